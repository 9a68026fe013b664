import type { Activity, SuggestedActions } from 'botbuilder';
import { abilitiesAt } from '../abilities.js';
import { cardMessage } from '../cardMessage.js';
import { card } from '../../cards/card.js';
import { text } from '../../cards/elements.js';
import { commandButton } from '../../cards/buttons/nextButtons.js';
import { promptButtons } from '../../cards/buttons/promptButtons.js';

/** A text that is longer stays one: a card must fit into a message, and what is asked of whoever reads stands in the text too. */
const longestOnCard = 4000;

/** What may be said next, as the channel can show it: beside the text, or under it on a card, where everybody sees who presses. */
export function withSuggestions(activity: Partial<Activity>): Partial<Activity> {
  const { suggestedActions, ...message } = activity;
  if (suggestedActions === undefined) return activity;
  const { channelId = '', recipient, conversation } = activity;
  const isShown = abilitiesAt({ channelId, reference: activity }).suggests;
  // A client that does not know them shows the text. Only where it is sure that nobody sees them, a card takes its place; never of
  // what a model says, whose label, stream and markdown are the text's.
  if (isShown || conversation?.conversationType === undefined || (activity.entities ?? []).length > 0)
    return !isAddressed(suggestedActions) && recipient?.id
      ? { ...activity, suggestedActions: { ...suggestedActions, to: [recipient.id] } }
      : activity;
  const { text: words = '', textFormat: _format, attachments = [], ...rest } = message;
  if (words === '' || words.length > longestOnCard || attachments.length > 0) return message;
  const titles = suggestedActions.actions.map(({ title }) => title);
  const isCommand = (title: string): boolean => title.startsWith('/');
  const shown = card(
    [text(onCard(words)), ...promptButtons(titles.filter((title) => !isCommand(title)))],
    titles.filter(isCommand).map((line) => commandButton(line)),
  );
  return { ...rest, ...cardMessage(shown) };
}

/** The SDK's own prompts name nobody. */
const isAddressed = ({ to }: Partial<SuggestedActions>): boolean => to !== undefined && to.length > 0;

/** Teams shows backticks in cards as they stand, and takes one line break for none. */
const onCard = (words: string): string =>
  words.replace(/`([^`\n]+)`/g, '**$1**').replace(/(?<!\n)\n(?!\n|- )/g, '\n\n');
