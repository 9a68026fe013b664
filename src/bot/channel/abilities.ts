import type { ConversationReference } from 'botbuilder';
import { isLoopback } from '../../loopback.js';
import type { Place } from '../../runs/run.js';

/** What can be done where somebody reads. What a channel cannot do is not tried: it would be refused, or seen by nobody. */
export interface Abilities {
  /** Takes an answer part by part, in Teams' protocol for streams. */
  readonly streams: boolean;
  /** Has a Stop button of its own while an answer streams. */
  readonly stopsStreams: boolean;
  /** Draws thumbs under a message that has a `channelData.feedbackLoop`, and sends them as `message/submitAction`. */
  readonly feedbackLoop: boolean;
  /** Sends an `Action.Execute` as an invoke, whose answer takes the card's place; else its fallback comes as a message. */
  readonly executes: boolean;
  /** Draws adaptive cards and their buttons. */
  readonly cards: boolean;
  /** Draws the charts of Teams' own cards; else their fallback is sent in their place. */
  readonly charts: boolean;
  /** Takes another activity in place of one that is there. Where nobody knows it is `tried`, until a refusal tells. */
  readonly edits: 'yes' | 'tried' | 'no';
  /** Takes a message out of the conversation again. */
  readonly deletes: boolean;
  /** Takes a file from a bot, by the card with which Teams asks the person first. */
  readonly takesFiles: boolean;
  /** Shows `suggestedActions` beside a message's text. */
  readonly suggests: boolean;
  /** Knows messages that one person alone sees among several. */
  readonly targets: boolean;
  /** Of a message's text: `teams` knows no headings, tables, rules and pictures; `whole` is CommonMark with tables. */
  readonly markdown: 'teams' | 'whole';
}

/** Of a channel that nobody here knows. */
const unknown: Abilities = {
  streams: false,
  stopsStreams: false,
  feedbackLoop: false,
  executes: false,
  cards: false,
  charts: false,
  edits: 'tried',
  deletes: true,
  takesFiles: false,
  suggests: false,
  targets: false,
  markdown: 'whole',
};

/** The Emulator and Web Chat are one client, which knows suggested actions and nothing of what is Teams' alone. */
const webChat: Abilities = { ...unknown, cards: true, edits: 'no', deletes: false, suggests: true };
/** Many a client says that it is the Emulator. */
const likeEmulator: Abilities = { ...webChat, edits: 'tried', deletes: true };
const teams: Abilities = {
  ...unknown,
  feedbackLoop: true,
  executes: true,
  cards: true,
  charts: true,
  edits: 'yes',
  targets: true,
  markdown: 'teams',
};

/** By channel: for a chat of two, and for the places of many. */
const table: Readonly<Record<string, { readonly personal: Abilities; readonly shared: Abilities }>> = {
  // Streams, files and suggested actions are for chats of two only, where there is nobody to keep a message from.
  msteams: {
    personal: {
      ...teams,
      streams: true,
      stopsStreams: true,
      takesFiles: true,
      suggests: true,
      targets: false,
    },
    shared: teams,
  },
  emulator: { personal: likeEmulator, shared: likeEmulator },
  webchat: { personal: webChat, shared: webChat },
  directline: { personal: webChat, shared: webChat },
};

/**
 * The Agents Playground says that it is one of these. As Teams it shows the text beside suggested actions as it stands; as Web Chat it
 * does take an edit.
 */
const inThePlayground: Readonly<Record<string, Partial<Abilities>>> = {
  msteams: { stopsStreams: false, takesFiles: false, suggests: false, targets: false },
  emulator: { edits: 'yes' },
  webchat: { edits: 'yes' },
  directline: { edits: 'yes' },
};

/** @param place whose reference is as the channel gave it: of Teams with the conversation's type */
export function abilitiesAt({ channelId, reference }: Pick<Place, 'channelId' | 'reference'>): Abilities {
  const row = Object.hasOwn(table, channelId) ? table[channelId] : undefined;
  if (row === undefined) return unknown;
  const { conversation, serviceUrl } = reference as Partial<ConversationReference>;
  const abilities = conversation?.conversationType === 'personal' ? row.personal : row.shared;
  if (isPlayground(serviceUrl)) return { ...abilities, ...inThePlayground[channelId] };
  return isEmulators(channelId, conversation?.id) ? { ...abilities, edits: 'no', deletes: false } : abilities;
}

/**
 * Whether it is the Bot Framework Emulator itself, which ends the ids of its conversations so (its `ConversationSet`). Its server
 * takes a change until its client has fetched the message, then answers 404; a client on its socket is told of none at all.
 */
const isEmulators = (channelId: string, conversationId = ''): boolean =>
  channelId === 'emulator' && /\|(?:livechat|transcript|debug)$/.test(conversationId);

const playgroundPath = '/_connector';

function isPlayground(serviceUrl = ''): boolean {
  // Asked several times for an answer, and mostly told by the text alone.
  if (!serviceUrl.includes(playgroundPath) || !URL.canParse(serviceUrl)) return false;
  const { hostname, pathname } = new URL(serviceUrl);
  return isLoopback(hostname) && pathname === playgroundPath;
}
