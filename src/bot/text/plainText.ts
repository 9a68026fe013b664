import type { Activity } from 'botbuilder';
import { isBlank, trimmed, visible } from './invisible.js';
import { decoded, hasEmoji, linksOf, textOfMarkup } from './markup.js';
import { withoutMentions } from './mentions.js';
import { markupWithoutQuotes, textWithoutQuote } from './replyQuote.js';

/** Marks of quoted and of forwarded messages, whose words come elsewhere. */
const placeholder =
  /<quoted\s(?:[^<>]{0,200}\s)?messageId=[^<>]{0,200}>(?:<\/quoted>)?|<attachment\s(?:[^<>]{0,200}\s)?id=[^<>]{0,200}>(?:<\/attachment>)?/gi;

/**
 * What a person wrote: without the mention of the bot, quotes and what cannot be seen at the ends; other people's mentions
 * are their names. `<` and `&` of a plain text are what was typed, unless the copy as markup shows that they are not.
 */
export function plainText(activity: Partial<Activity>): string {
  const written = typeof activity.text === 'string' ? activity.text : '';
  const copy = copyAsMarkup(activity);
  const own = copy === undefined ? undefined : markupWithoutQuotes(copy);
  const text = isBlank(written)
    ? textOfMarkup(own ?? '')
    : activity.textFormat === 'xml'
      ? textOfMarkup(written)
      : asWritten(copy === undefined ? written : textWithoutQuote(written, copy), own ?? '');
  const said = trimmed(withoutMentions(text.replace(placeholder, ' '), activity));
  return visible(said).startsWith('/') ? asCommand(said, own ?? '') : said;
}

/** Teams sends a copy of what was written as HTML beside the text. */
function copyAsMarkup({ attachments }: Partial<Activity>): string | undefined {
  const all: readonly unknown[] = Array.isArray(attachments) ? attachments : [];
  for (const attachment of all) {
    const { contentType, content } = (attachment ?? {}) as Record<string, unknown>;
    if (contentType === 'text/html' && typeof content === 'string') return content;
  }
  return undefined;
}

/** The text, or where the copy proves that emojis got lost or characters were replaced on the way, what was meant. */
function asWritten(text: string, copy: string): string {
  if (copy === '') return text;
  const bare = (value: string): string => value.replace(/\s+/g, '');
  const seen = textOfMarkup(copy);
  if (bare(seen) === bare(text)) return text;
  if (bare(seen) === bare(decoded(text))) return decoded(text);
  return hasEmoji(copy) && bare(textOfMarkup(copy, { emojis: false })) === bare(text) ? seen : text;
}

/** In a command the address of a link is meant, and not the title that the client has put in its place. */
function asCommand(text: string, copy: string): string {
  let command = text.replace(/&nbsp;/gi, ' ');
  for (const { label, address } of linksOf(copy))
    if (!/^https?:/i.test(label)) command = command.replace(label, () => address);
  return command;
}
