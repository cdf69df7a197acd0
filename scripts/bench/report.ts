import type { Floor } from './floor.ts';
import { type Figures, quantile } from './loads/load.ts';
import { type SubjectName, subjectNames } from './subjects/subject.ts';

export interface Result {
  readonly load: string;
  readonly subject: SubjectName;
  readonly round: number;
  readonly figures: Figures;
}

/** Beyond this spread between its rounds a figure is marked as spoilt by noise. */
const noisyRatio = 1.3;

/** Medians over the rounds as a Markdown table, one row for each figure; a figure whose rounds differ much is marked. */
export function table(
  results: readonly Result[],
  floors: readonly Floor[],
  loads: Readonly<Record<string, { readonly title: string }>>,
): string {
  const subjects = subjectNames.filter((name) => results.some(({ subject }) => subject === name));
  const lines = [`| | ${subjects.join(' | ')} |`, `|---|${subjects.map(() => '---:|').join('')}`];
  for (const load of new Set(results.map((one) => one.load))) {
    const ofLoad = results.filter((one) => one.load === load);
    for (const figure of Object.keys(ofLoad[0]?.figures ?? {})) {
      const cells = subjects.map((subject) => cell(valuesOf(ofLoad, subject, figure)));
      lines.push(`| ${loads[load]?.title ?? load}: ${words(figure)} | ${cells.join(' | ')} |`);
    }
  }
  return `${lines.join('\n')}\n\n${noise(floors)}`;
}

/** The middle one of all rounds. */
export function medianOf(results: readonly Result[], subject: SubjectName, figure: string): number {
  return quantile(valuesOf(results, subject, figure), 0.5);
}

function valuesOf(results: readonly Result[], subject: SubjectName, figure: string): number[] {
  return results.filter((one) => one.subject === subject).map(({ figures }) => figures[figure] ?? Number.NaN);
}

function cell(values: readonly number[]): string {
  if (values.length === 0) return '–';
  const isNoisy = Math.max(...values) / Math.min(...values) > noisyRatio;
  return `${number(quantile(values, 0.5))}${isNoisy ? ' ~' : ''}`;
}

function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** `deliverP50Ms` → `deliver p50 ms`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function noise(floors: readonly Floor[]): string {
  const range = (pick: (floor: Floor) => number) => {
    const values = floors.map(pick);
    return `${number(Math.min(...values))} to ${number(Math.max(...values))}`;
  };
  return (
    `“~”: the rounds of this figure differ by more than ${Math.round((noisyRatio - 1) * 100)} %. ` +
    `The machine meanwhile: a fixed piece of arithmetic took ${range(({ spinMs }) => spinMs)} ms, ` +
    `fdatasync ${range(({ fdatasyncMs }) => fdatasyncMs)} ms, load average ${range(({ load }) => load)}.`
  );
}
