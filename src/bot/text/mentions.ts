import type { Activity } from 'botbuilder';
import { isBlank, visible } from './invisible.js';
import { decoded } from './markup.js';

interface Mention {
  readonly isBot: boolean;
  readonly name: string;
  /** In small letters: as the one who is mentioned is called, and as it says in the text. */
  readonly names: readonly string[];
  /** How it stands in the text, where the channel says so; Teams leaves it out of names with `&` and in some group chats. */
  readonly text: string;
}

/** `<at>` or `<at id="0">`, with the blanks that clients put around it. */
const element =
  /(?:&nbsp;){0,4}<at(?:\s[^<>]{0,200})?>((?:(?!<\/?at[\s>])[^]){0,256}?)<\/at>(?:&nbsp;){0,4}/gi;

/** More than anybody mentions. */
const most = 100;

/**
 * The text without the mentions that address the bot, and with other people's as their names. Who is mentioned before the
 * bot is addressed beside it; after it somebody is spoken of.
 */
export function withoutMentions(text: string, activity: Partial<Activity>): string {
  const open = mentionsOf(activity);
  const plain = withoutOtherForms(text, open);
  const found = [...plain.matchAll(element)].slice(0, most).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    name: nameIn(match[1] ?? ''),
    mention: undefined as Mention | undefined,
  }));
  // First by name, in their order, for two of the same name may be mentioned; what is left over, in its order.
  for (const tag of found) tag.mention = take(open, ({ names }) => names.includes(tag.name.toLowerCase()));
  for (const tag of found) tag.mention ??= take(open, () => true) ?? lost(tag.name, activity);
  const addressed = endOfAddress(plain, found);
  const isCommand = visible(plain.slice(addressed)).startsWith('/');
  let shown = '';
  let at = addressed;
  for (const { start, end, name, mention } of found) {
    if (start < addressed || mention === undefined) continue;
    shown += plain.slice(at, start);
    at = end;
    // In the middle of a sentence the bot's name is a word of it.
    const isAddress = mention.isBot && (isCommand || isBlank(plain.slice(end)));
    shown += isAddress ? ' ' : mention.name || name;
  }
  return shown + plain.slice(at);
}

export const mentionsBot = (activity: Partial<Activity>): boolean =>
  mentionsOf(activity).some(({ isBot }) => isBot);

function mentionsOf({ entities, recipient }: Partial<Activity>): Mention[] {
  const all: readonly unknown[] = Array.isArray(entities) ? entities : [];
  return all.slice(0, most).flatMap((entity) => {
    const { type, text, mentioned } = (entity ?? {}) as Record<string, unknown>;
    if (type !== 'mention') return [];
    const { id, name } = (mentioned ?? {}) as Record<string, unknown>;
    const called = typeof name === 'string' ? nameIn(name) : '';
    const written = typeof text === 'string' ? text : '';
    const names = [called, nameIn(written.replace(/^<at[^<>]*>|<\/at>$/gi, ''))]
      .filter((one) => one !== '')
      .map((one) => one.toLowerCase());
    return [{ isBot: isSame(id, recipient?.id), name: called, names, text: written }];
  });
}

/** Teams writes the ids of bots in either case. */
const isSame = (id: unknown, other: string | undefined): boolean =>
  typeof id === 'string' && id.toLowerCase() === other?.toLowerCase();

/** Channels with other marks than `<at>` say how a mention stands in the text. */
function withoutOtherForms(text: string, open: Mention[]): string {
  let plain = text;
  for (const mention of [...open]) {
    const { text: written, isBot, name } = mention;
    if (isBlank(written) || /^<at[\s>]/i.test(written) || !plain.includes(written)) continue;
    open.splice(open.indexOf(mention), 1);
    plain = plain.replaceAll(written, () => (isBot ? ' ' : name || written));
  }
  return plain;
}

function take(open: Mention[], fits: (mention: Mention) => boolean): Mention | undefined {
  const index = open.findIndex(fits);
  return index < 0 ? undefined : open.splice(index, 1)[0];
}

/** A mark with the bot's own name whose mention was lost on the way. */
const lost = (name: string, { recipient }: Partial<Activity>): Mention | undefined =>
  typeof recipient?.name === 'string' &&
  name !== '' &&
  nameIn(recipient.name).toLowerCase() === name.toLowerCase()
    ? { isBot: true, name, names: [], text: '' }
    : undefined;

const nameIn = (inner: string): string => visible(decoded(inner));

/** The end of the mentions at the beginning up to that of the bot, with nothing but blanks and commas between. */
function endOfAddress(
  text: string,
  found: readonly { readonly start: number; readonly end: number; readonly mention: Mention | undefined }[],
): number {
  let addressed = 0;
  let at = 0;
  for (const { start, end, mention } of found) {
    if (mention === undefined || !/^[\s,]*$/.test(visible(text.slice(at, start)))) break;
    at = end;
    if (mention.isBot) addressed = end;
  }
  return addressed;
}
