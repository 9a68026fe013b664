/** What a text turned out to hold, and the words around it. */
export interface ParsedText {
  readonly value: unknown;
  readonly around: string;
}

/**
 * The structure that a text is or holds: JSON, to which Azure ML puts words, XML, as storage answers, or the title of a web
 * page. Undefined for a sentence: brackets in one are no JSON.
 */
export function parseText(text: string): ParsedText | undefined {
  if (/^\s*<(!doctype|html|head|body)\b/i.test(text))
    return { value: { message: pageSentence(text) }, around: '' };
  if (/^\s*</.test(text)) {
    const value = parseXml(text);
    return value === undefined ? undefined : { value, around: '' };
  }
  const json = /\{[\s\S]*\}/.exec(text)?.[0];
  if (json === undefined) return undefined;
  const value = parseJson(json) ?? parseJson(undoubled(json));
  if (value === undefined || !telling.some((key) => key in value)) return undefined;
  return { value, around: text.replace(json, '').trim() };
}

/** Azure ML hands on some answers with their braces doubled, as a format string wants them. */
const undoubled = (text: string): string => text.replaceAll('{{', '{').replaceAll('}}', '}');

function parseJson(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function pageSentence(page: string): string {
  const title = pageTitle(page);
  return `A web page came instead of an answer${title === undefined ? '' : ` ("${title}")`}.`;
}

/** A page's title: all that a person wants to know of one that came in place of an answer. */
export const pageTitle = (page: string): string | undefined =>
  /<title[^>]*>([^<]*)<\/title>/i.exec(page)?.[1]?.replace(/\s+/g, ' ').trim().slice(0, 100) || undefined;

/** By one of these an object tells of a failure. */
const telling = [
  'error',
  'errors',
  'code',
  'message',
  'details',
  'title',
  'innererror',
  'Code',
  'Message',
  'odata.error',
];

function parseXml(text: string): unknown {
  const tag = (name: string) =>
    new RegExp(`<${name}[^>]*>([^<]*)</${name}>`, 'i').exec(text)?.[1]?.split('\n')[0];
  const [code, message] = [tag('Code'), tag('Message')];
  return code === undefined && message === undefined ? undefined : { code, message };
}
