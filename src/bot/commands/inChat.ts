import { piecesOf, type CommandStep, type NextStep, type Words } from '../../errors/nextStep.js';
import { commandOf } from './registry.js';

type Value = string | number | boolean;

/** Words and steps as one reads and types them in a chat: `/deploy version=2 base=yes`. */
export function inChat(what: Words | NextStep): string {
  if (typeof what === 'object' && 'advice' in what) return inChat(what.advice);
  return piecesOf(what)
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      return 'command' in piece ? typed(piece) : named(piece.add).join(' ');
    })
    .join('');
}

function typed({ command, args = [] }: CommandStep): string {
  const takesRest = commandOf(command)?.arguments.some(
    (argument) => argument.type === 'text' && argument.rest === true,
  );
  const written = args.flatMap((arg) => {
    if (typeof arg !== 'string') return named(arg);
    return [takesRest === true ? arg : quoted(arg)];
  });
  return [`/${command}`, ...written].join(' ');
}

const named = (values: Readonly<Record<string, Value>>): string[] =>
  Object.entries(values).map(([name, value]) => `${name}=${valueOf(value)}`);

function valueOf(value: Value): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return quoted(String(value));
}

/** As the parser takes it for one value. */
const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);
