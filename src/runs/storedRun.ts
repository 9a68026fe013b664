import {
  command,
  commandNames,
  joined,
  type CommandName,
  type NextStep,
  type Words,
} from '../errors/nextStep.js';
import type { Run } from './run.js';

/** Of 0.1.0, where the next step of an ending was written down as the chat shows it. */
type Stored = Omit<Run, 'ending'> & {
  readonly ending?: Omit<NonNullable<Run['ending']>, 'next'> & { readonly next?: NextStep | string };
};

/** A run out of its record, also out of one that an older Hieno has written. */
export function storedRun(record: unknown): Run {
  const { ending, ...run } = record as Stored;
  if (ending === undefined) return run;
  const { next, ...told } = ending;
  return {
    ...run,
    ending: {
      ...told,
      ...(next === undefined ? {} : { next: typeof next === 'string' ? stepIn(next) : next }),
    },
  };
}

// What they catch is a name. The longest first: `quota request` is no `quota`.
const names = [...commandNames].sort((a, b) => b.length - a.length);
const named = names.join('|');
const alone = new RegExp(`^/(${named})(?: (.*[^.]))?$`);
const among = new RegExp(`(?<![\\w/.:])/(${named})(?![\\w/])`);

/** `/deploy version=2`, or advice that may name commands. */
function stepIn(text: string): NextStep {
  const [, name, rest] = alone.exec(text) ?? [];
  if (name === undefined) return { advice: adviceIn(text) };
  const args = rest?.match(/"[^"]*"|\S+/g) ?? [];
  return command(name as CommandName, ...args.map((arg) => arg.replace(/^"(.*)"$/, '$1')));
}

/** Every second piece of the split is what the group has caught. */
const adviceIn = (text: string): Words =>
  joined(text.split(among).map((piece, index) => (index % 2 === 0 ? piece : command(piece as CommandName))));
