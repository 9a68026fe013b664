import { piecesOf, type ArgumentStep, type CommandStep, type NextStep, type Words } from './nextStep.js';

/** Words and steps for a terminal, where no command of the chat can be given: `npm run dataset` is the one that has its like. */
export function inTerminal(what: Words | NextStep): string {
  if (typeof what === 'object' && 'advice' in what) return inTerminal(what.advice);
  if (typeof what === 'object' && 'command' in what) return `Next: ${typed(what)}`;
  return piecesOf(what)
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      return 'command' in piece ? typed(piece) : options(piece).join(' ');
    })
    .join('');
}

function typed({ command, args = [] }: CommandStep): string {
  const [source] = args;
  return command === 'dataset' && typeof source === 'string'
    ? `npm run dataset -- --input ${source}`
    : `the command ${command} of the chat`;
}

/** What `npm run dataset` calls otherwise. */
const called: Readonly<Record<string, string>> = { slice: 'split' };

const options = ({ add }: ArgumentStep): string[] =>
  Object.entries(add).map(([name, value]) => {
    const option = `--${called[name] ?? name.replaceAll('_', '-')}`;
    return value === true ? option : `${option} ${value}`;
  });
