/** Fields of a line of the technical log: those of `LogFields`, and what `adapters/log.ts` adds. */
import { retentionDays } from '../limits.ts';
import { days, expires, group, nobody, technical } from './define.ts';
import type { Group } from './types.ts';

const nothing = technical('It says nothing about a person.');

// biome-ignore format: a table
export const logs: readonly Group[] = [
  group('logs', 'functions', {
    words: 'Lines of the technical log', category: 'logs', owner: nobody,
    retention: days(retentionDays.log, 'it was written'), recipients: ['operator'], erasure: expires,
  }, [
    ['level',      nothing, 'How serious it is'],
    ['message',    nothing, 'A fixed sentence about what happened'],
    ['requestId',  nothing, 'A random number for one request'],
    ['operation',  nothing, 'Which operation ran'],
    ['status',     nothing, 'How it ended'],
    ['code',       nothing, 'Which refusal it was'],
    ['durationMs', nothing, 'How long it took'],
    ['store',      nothing, 'Which store failed'],
    ['error',      nothing, 'Name, code and place in the program of a fault, without its message'],
  ]),
];
