import type { Activity, Mention } from 'botbuilder';

/** A mention of the fake channel's bot, as Teams has it beside the text. */
export const mentionOfBot: Mention = {
  type: 'mention',
  text: '<at>Hieno</at>',
  mentioned: { id: 'bot-1', name: 'Hieno' },
};

/** Words that mention the bot, as it is spoken to where there are others. */
export const toBot = (words: string): Partial<Activity> => ({
  text: `<at>Hieno</at> ${words}`,
  entities: [mentionOfBot],
});
