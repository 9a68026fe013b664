import { byteText, type Text } from './byteText.js';

/** More than a name of a type has. */
const longest = 200;

/**
 * Whether a text is only what a program wrote in the place of what was meant: PowerShell, which goes two levels deep unless it
 * is told otherwise, and JavaScript. If so, what to say of it.
 */
export function lostText(text: Text): string | undefined {
  const first = typeof text === 'string' ? text.charCodeAt(0) : text[0];
  // @ [ S
  if (first !== 0x40 && first !== 0x5b && first !== 0x53) return undefined;
  const words = byteText(text);
  if (/^@\{(?:role|from|content|value)=/.test(words) || isTypeName(words))
    return 'was cut off by PowerShell: ConvertTo-Json needs a -Depth of 5 or more, and Export-Csv takes no lists';
  return /^(?:\[object Object\],?)+$/.test(words.slice(0, longest))
    ? 'is “[object Object]”, which JavaScript writes where it was not told how'
    : undefined;
}

const isTypeName = (words: string): boolean =>
  words.length < longest && /^(?:System\.(?:Object\[\]|Collections\.[\w.`[\], =]+) ?)+$/.test(words);
