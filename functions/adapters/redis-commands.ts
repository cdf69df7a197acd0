import type { LiveBatch } from '../core/context.ts';

/** A command as Redis takes it. */
export type Command = (string | number)[];

/** The commands of a batch, in the order they were called. */
export function recordCommands(build: (batch: LiveBatch) => void): Command[] {
  const recorder = new Recorder();
  build(recorder);
  return recorder.commands;
}

class Recorder implements LiveBatch {
  readonly commands: Command[] = [];

  zadd(
    key: string,
    options: { gt?: true; lt?: true; xx?: true },
    { score, member }: { score: number; member: string },
  ): void {
    const command: Command = ['zadd', key];
    if (options.xx) command.push('xx');
    if (options.gt) command.push('gt');
    if (options.lt) command.push('lt');
    command.push(score, member);
    this.commands.push(command);
  }

  zrem(key: string, ...members: string[]): void {
    this.commands.push(['zrem', key, ...members]);
  }

  zcount(key: string, min: number | string, max: number | string): void {
    this.commands.push(['zcount', key, min, max]);
  }

  zmscore(key: string, members: string[]): void {
    this.commands.push(['zmscore', key, ...members]);
  }

  zunion(keyCount: number, keys: string[], _options: { withScores: true }): void {
    this.commands.push(['zunion', keyCount, ...keys, 'withscores']);
  }

  zremrangebyscore(key: string, min: number | string, max: number | string): void {
    this.commands.push(['zremrangebyscore', key, min, max]);
  }

  pexpire(key: string, ttlMs: number): void {
    this.commands.push(['pexpire', key, ttlMs]);
  }

  get(key: string): void {
    this.commands.push(['get', key]);
  }

  incr(key: string): void {
    this.commands.push(['incr', key]);
  }

  ping(): void {
    this.commands.push(['ping']);
  }
}
