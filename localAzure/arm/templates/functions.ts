import { TemplateError } from './expression.js';
import { deepEqual, isObject, nameGuid, text, uniqueString, type JsonObject } from './values.js';

export type TemplateFunction = (...args: unknown[]) => unknown;

/** The functions that depend on nothing but their arguments, by lower-cased name. */
export const pureFunctions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['add', (a, b) => integer(a) + integer(b)],
  ['and', (...args) => args.every(bool)],
  ['base64', (value) => Buffer.from(string(value)).toString('base64')],
  ['base64tostring', (value) => Buffer.from(string(value), 'base64').toString('utf8')],
  ['bool', bool],
  ['coalesce', (...args) => args.find((arg) => arg !== null && arg !== undefined) ?? null],
  ['concat', concat],
  ['contains', contains],
  ['createarray', (...args) => args],
  ['createobject', createObject],
  ['empty', empty],
  ['endswith', (value, end) => string(value).toLowerCase().endsWith(string(end).toLowerCase())],
  ['equals', (a, b) => deepEqual(a, b)],
  ['false', () => false],
  ['first', (value) => (typeof value === 'string' ? value.slice(0, 1) : (array(value)[0] ?? null))],
  ['format', format],
  ['greater', (a, b) => integer(a) > integer(b)],
  ['greaterorequals', (a, b) => integer(a) >= integer(b)],
  ['guid', (...args) => nameGuid(args.map(string))],
  ['int', (value) => integer(typeof value === 'string' ? Number(value) : value)],
  ['join', (items, separator) => array(items).map(text).join(string(separator))],
  ['json', (value) => JSON.parse(string(value)) as unknown],
  ['last', (value) => (typeof value === 'string' ? value.slice(-1) : (array(value).at(-1) ?? null))],
  ['length', length],
  ['less', (a, b) => integer(a) < integer(b)],
  ['lessorequals', (a, b) => integer(a) <= integer(b)],
  ['mul', (a, b) => integer(a) * integer(b)],
  ['not', (value) => !bool(value)],
  ['null', () => null],
  ['or', (...args) => args.some(bool)],
  ['replace', (value, from, to) => string(value).replaceAll(string(from), string(to))],
  [
    'skip',
    (value, count) =>
      typeof value === 'string' ? value.slice(integer(count)) : array(value).slice(integer(count)),
  ],
  ['split', split],
  ['startswith', (value, start) => string(value).toLowerCase().startsWith(string(start).toLowerCase())],
  ['string', text],
  ['sub', (a, b) => integer(a) - integer(b)],
  ['substring', substring],
  [
    'take',
    (value, count) =>
      typeof value === 'string' ? value.slice(0, integer(count)) : array(value).slice(0, integer(count)),
  ],
  ['tolower', (value) => string(value).toLowerCase()],
  ['toupper', (value) => string(value).toUpperCase()],
  ['trim', (value) => string(value).trim()],
  ['true', () => true],
  ['union', union],
  ['uniquestring', (...args) => uniqueString(args.map(string))],
]);

function string(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TemplateError(
    `The template language function expects a parameter of type 'String', but got '${text(value)}'.`,
  );
}

function integer(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new TemplateError(
    `The template language function expects a parameter of type 'Integer', but got '${text(value)}'.`,
  );
}

function bool(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 1 || (typeof value === 'string' && /^true$/i.test(value))) return true;
  if (value === 0 || (typeof value === 'string' && /^false$/i.test(value))) return false;
  throw new TemplateError(
    `The template language function expects a parameter of type 'Boolean', but got '${text(value)}'.`,
  );
}

function array(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new TemplateError(
    `The template language function expects a parameter of type 'Array', but got '${text(value)}'.`,
  );
}

function concat(...args: unknown[]): unknown {
  return args.some(Array.isArray) ? args.flatMap((arg) => array(arg)) : args.map(text).join('');
}

function contains(container: unknown, wanted: unknown): boolean {
  if (typeof container === 'string') return container.includes(text(wanted));
  if (Array.isArray(container)) return container.some((item) => deepEqual(item, wanted));
  return (
    isObject(container) &&
    Object.keys(container).some((key) => key.toLowerCase() === text(wanted).toLowerCase())
  );
}

function createObject(...args: unknown[]): JsonObject {
  if (args.length % 2 !== 0)
    throw new TemplateError("The template function 'createObject' expects an even number of parameters.");
  const pairs = Array.from(
    { length: args.length / 2 },
    (_, index) => [string(args[2 * index]), args[2 * index + 1]] as const,
  );
  return Object.fromEntries(pairs);
}

function empty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function format(pattern: unknown, ...args: unknown[]): string {
  return string(pattern).replace(/\{\{|\}\}|\{(\d+)\}/g, (match, index?: string) => {
    if (index === undefined) return match.slice(0, 1);
    if (Number(index) >= args.length)
      throw new TemplateError(`The template function 'format' has no argument '${index}'.`);
    return text(args[Number(index)]);
  });
}

function length(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return isObject(value) ? Object.keys(value).length : array(value).length;
}

function split(value: unknown, separators: unknown): string[] {
  const all = Array.isArray(separators) ? separators.map(string) : [string(separators)];
  return all.reduce((parts, separator) => parts.flatMap((part) => part.split(separator)), [string(value)]);
}

function substring(value: unknown, start: unknown, count?: unknown): string {
  const from = integer(start);
  const to = count === undefined ? string(value).length : from + integer(count);
  if (from < 0 || to > string(value).length)
    throw new TemplateError(
      "The template function 'substring' parameters are not valid: the index and length must refer to a location within the string.",
    );
  return string(value).slice(from, to);
}

function union(...args: unknown[]): unknown {
  if (!Array.isArray(args[0]))
    return args.reduce<JsonObject>((all, one) => merge(all, isObject(one) ? one : {}), {});
  const all: unknown[] = [];
  for (const item of args.flatMap((arg) => array(arg)))
    if (!all.some((known) => deepEqual(known, item))) all.push(item);
  return all;
}

function merge(a: JsonObject, b: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = merged[key];
    merged[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return merged;
}
