const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** The text with its character references replaced, once: `&amp;lt;` is `&lt;`. */
export const decoded = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return named[String(name).toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );

/** The value of an attribute in a tag. */
export const attribute = (tag: string, name: string): string | undefined => {
  const [, double, single] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag) ?? [];
  const value = double ?? single;
  return value === undefined ? undefined : decoded(value);
};

const mentionSpan = /<span\s[^<>]{0,300}schema\.skype\.com\/Mention"[^<>]{0,300}>([^<>]{0,256})<\/span>/gi;
/** Teams draws every emoji as a picture, whose other text is the character. */
const emoji = /<(?:img|emoji)\s[^<>]{0,2000}>/gi;
const blockEnd = /<br\s*\/?>|<\/(?:p|div|li|tr|h\d|pre|blockquote|codeblock)>/gi;
/** Mentions stay marked, to be told apart later. */
const otherTag = /<(?!\/?at[\s>])\/?[a-z!][^<>]*>/gi;

/** What a person sees of markup; `<at>` elements stay. */
export const textOfMarkup = (markup: string, { emojis = true }: { readonly emojis?: boolean } = {}): string =>
  decoded(
    markup
      .replace(/[\r\n]+/g, ' ')
      .replace(mentionSpan, '<at>$1</at>')
      .replace(emoji, (tag) => (emojis && isEmoji(tag) ? (attribute(tag, 'alt') ?? '') : ''))
      .replace(blockEnd, '\n')
      .replace(otherTag, ''),
  )
    .split('\n')
    .map((line) => line.trim())
    .join('\n');

export const hasEmoji = (markup: string): boolean => (markup.match(emoji) ?? []).some(isEmoji);

const isEmoji = (tag: string): boolean => /^<emoji/i.test(tag) || /schema\.skype\.com\/Emoji/i.test(tag);

/** No more than a person writes; every pattern here is bounded, for a message may be as long as a request. */
const mostLinks = 50;

export interface Link {
  readonly label: string;
  readonly address: string;
}

/** The links of markup: Teams puts a page's title in the place of an address that is pasted. */
export const linksOf = (markup: string): readonly Link[] =>
  [...markup.matchAll(/<a\s[^<>]{0,3000}>([^]{0,1000}?)<\/a>/gi)]
    .slice(0, mostLinks)
    .flatMap(([tag = '', inner = '']) => {
      const address = attribute(tag, 'href');
      const label = textOfMarkup(inner).trim();
      return address !== undefined && /^https?:/i.test(address) && label !== '' ? [{ label, address }] : [];
    });
