import type { Activity, Entity, Mention, SuggestedActions } from 'botbuilder';
import { abilitiesAt } from '../abilities.js';
import { cardMessage } from '../cardMessage.js';
import { card, type Card } from '../../cards/card.js';
import { text } from '../../cards/elements.js';
import { escapeMarkdown } from '../../cards/markdown.js';
import { commandButton } from '../../cards/buttons/nextButtons.js';
import { promptButtons } from '../../cards/buttons/promptButtons.js';

/** A text that is longer stays one: a card must fit into a message, and what is asked of whoever reads stands in the text too. */
const longestOnCard = 4000;

/** What may be said next, as the channel can show it: beside the text, or under it on a card, where everybody sees who presses. */
export function withSuggestions(activity: Partial<Activity>): Partial<Activity> {
  const { suggestedActions, ...message } = activity;
  if (suggestedActions === undefined) return activity;
  const { channelId = '', recipient, conversation, entities = [] } = activity;
  const mentions = entities.filter(isMention);
  const isShown = abilitiesAt({ channelId, reference: activity }).suggests;
  // A client that does not know them shows the text. Only where it is sure that nobody sees them, a card takes its place; never of
  // what a model says, whose label, stream and markdown are the text's.
  if (isShown || conversation?.conversationType === undefined || entities.length > mentions.length)
    return !isAddressed(suggestedActions) && recipient?.id
      ? { ...activity, suggestedActions: { ...suggestedActions, to: [recipient.id] } }
      : activity;
  const { text: words = '', textFormat: _format, entities: _entities, attachments = [], ...rest } = message;
  if (words === '' || words.length > longestOnCard || attachments.length > 0) return message;
  const titles = suggestedActions.actions.map(({ title }) => title);
  const isCommand = (title: string): boolean => title.startsWith('/');
  const saying = (said: string): Card =>
    card(
      [text(onCard(said)), ...promptButtons(titles.filter((title) => !isCommand(title)))],
      titles.filter(isCommand).map((line) => commandButton(line)),
    );
  const shown = saying(words);
  if (mentions.length === 0) return { ...rest, ...cardMessage(shown) };
  // On a card the mentions are the card's, and where it is not drawn nobody reads their marks.
  const { fallbackText } = saying(
    mentions.reduce((said, one) => said.replace(one.text, () => called(one)), words),
  );
  return { ...rest, ...cardMessage({ ...shown, fallbackText, msteams: { entities: mentions } }) };
}

const isMention = (entity: Entity): entity is Mention => entity.type === 'mention';

const called = ({ mentioned: { name } }: Mention): string => escapeMarkdown(name);

/** The SDK's own prompts name nobody. */
const isAddressed = ({ to }: Partial<SuggestedActions>): boolean => to !== undefined && to.length > 0;

/** Teams shows backticks in cards as they stand, and takes one line break for none. */
const onCard = (words: string): string =>
  words.replace(/`([^`\n]+)`/g, '**$1**').replace(/(?<!\n)\n(?!\n|- )/g, '\n\n');
