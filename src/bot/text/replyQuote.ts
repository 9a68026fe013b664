import { textOfMarkup } from './markup.js';

const opening = /<blockquote\s[^<>]{0,300}schema\.skype\.com\/Reply[^<>]{0,300}>/i;
const closing = '</blockquote>';

/** The quote that "Reply" puts before what a person writes, in the copy of the message as markup. */
function quoteIn(markup: string): { readonly quote: string; readonly rest: string } | undefined {
  const begin = opening.exec(markup);
  if (begin === null) return undefined;
  const end = markup.toLowerCase().indexOf(closing, begin.index);
  if (end < 0) return undefined;
  const after = end + closing.length;
  return {
    quote: markup.slice(begin.index, end),
    rest: markup.slice(0, begin.index) + markup.slice(after),
  };
}

/** The copy as markup without what it quotes. */
export function markupWithoutQuotes(markup: string): string {
  let rest = markup;
  // Few messages are quoted at once.
  for (let count = 0; count < 20; count++) {
    const found = quoteIn(rest);
    if (found === undefined) return rest;
    rest = found.rest;
  }
  return rest;
}

/** Some clients put the quoted words before the person's own in the text too, with nothing between; they are taken off. */
export function textWithoutQuote(text: string, markup: string): string {
  const quote = quoteIn(markup)?.quote;
  if (quote === undefined) return text;
  const quoted = withoutSpaces(textOfMarkup(quote));
  let at = 0;
  for (const character of quoted) {
    while (at < text.length && /\s/.test(text.charAt(at))) at++;
    if (!text.startsWith(character, at)) return text;
    at += character.length;
  }
  return text.slice(at);
}

const withoutSpaces = (text: string): string => text.replace(/\s+/g, '');
