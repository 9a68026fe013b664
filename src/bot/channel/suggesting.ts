import { ActionTypes, type Activity } from 'botbuilder';

/** Teams shows no more of them. */
const most = 3;

/**
 * A message with what may be said next, as buttons beside it; the outbox draws them as the channel can. A title is what is said: some
 * clients send the title.
 */
export function suggesting(message: Partial<Activity>, words: readonly string[]): Partial<Activity> {
  const others = (message.suggestedActions?.actions ?? []).map(({ title }) => title);
  const all = [...new Set([...words, ...others])].slice(0, most);
  if (all.length === 0) return message;
  const actions = all.map((said) => ({ type: ActionTypes.ImBack, title: said, value: said }));
  return { ...message, suggestedActions: { to: [], actions } };
}
