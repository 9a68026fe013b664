import { mapped, type Paged } from '../../store/paged.js';

/** Undefined: nothing is known. */
export type Cell = string | number | undefined;

/** What is to be written as CSV: the same columns in every row, newest row first. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: Paged<readonly Cell[]>;
}

/** Items as rows, by a function for each column. */
export function tableOf<T>(all: Paged<T>, columns: Readonly<Record<string, (item: T) => Cell>>): Table {
  const cells = Object.values(columns);
  return {
    columns: Object.keys(columns),
    rows: mapped(all, (item) => cells.map((cell) => cell(item))),
  };
}

/** As ISO 8601 has it, in UTC. */
export const isoTime = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
