import type { Argument, ArgumentValue, ArgumentValues } from './argument.js';
import { fieldText } from './fieldText.js';
import { readArgument } from './readArgument.js';

/** What the fields of a form brought, by the names of the arguments; a client may leave out what is empty or untouched. */
export type Fields = Readonly<Record<string, string | undefined>>;

export type FieldsReading =
  | { readonly kind: 'values'; readonly values: ArgumentValues }
  /** A sentence for each field that is wrong. */
  | { readonly kind: 'problems'; readonly problems: Readonly<Record<string, string>> };

/**
 * The fields of a form as a command's arguments, by the rules of a typed command. What stands as it stood keeps its value, of
 * which the field may have shown a part only.
 *
 * @param before what the form was filled in with
 */
export function readFields(
  fields: Fields,
  commandArguments: readonly Argument[],
  before: ArgumentValues,
): FieldsReading {
  const values: Record<string, ArgumentValue> = {};
  const problems: Record<string, string> = {};
  for (const argument of commandArguments) {
    const { name } = argument;
    const text = textOf(argument, fields[name], before[name]);
    if (text === fieldText(before[name])) {
      if (before[name] !== undefined) values[name] = before[name];
    } else if (text === '' || (argument.type === 'flag' && text === 'false')) {
      continue;
    } else {
      const reading = readArgument(argument, text);
      if (reading.kind === 'value') values[name] = reading.value;
      else problems[name] = reading.sentence;
    }
  }
  for (const { name, required, example } of commandArguments)
    if (required === true && values[name] === undefined)
      problems[name] ??= `**${name}** is missing. Example: \`${example}\`.`;
  return Object.keys(problems).length === 0 ? { kind: 'values', values } : { kind: 'problems', problems };
}

/** What leaves an argument out in a list, where nothing can be chosen. */
export const leftOut = '-';

/** An emptied field is sent as nothing by some clients; a toggle always has a value, so that nothing means untouched. */
function textOf({ type }: Argument, sent: string | undefined, before: ArgumentValue | undefined): string {
  if (type === 'flag') return (sent ?? fieldText(before)).trim().toLowerCase();
  const text = (sent ?? '').trim();
  return type === 'choice' && text === leftOut ? '' : text;
}
