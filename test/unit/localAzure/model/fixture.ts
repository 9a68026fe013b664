import { type Conversation } from '../../../../localAzure/model/conversation.js';

const subjects = [
  'sourdough',
  'kayaks',
  'violins',
  'orchids',
  'telescopes',
  'bicycles',
  'saunas',
  'beehives',
];
const asks = [
  ['How often should I look after my', 'Look after them every second week and write down what you did.'],
  ['Where can I learn more about', 'The club in your town has a beginners evening about them each month.'],
  [
    'What does it cost to get started with',
    'Plan two hundred euros for the first year of them and buy used.',
  ],
  ['Which mistake do beginners make with', 'They hurry: give them a season before you judge the result.'],
] as const;

/** Conversations of three turns about unrelated hobbies, the last question the same in all of them. */
export const hobbies: readonly Conversation[] = subjects.flatMap((subject) =>
  asks.map(([ask, reply]): Conversation => [
    { role: 'user', content: `${ask} ${subject} at home?` },
    { role: 'assistant', content: `About ${subject}: ${reply}` },
    { role: 'user', content: 'And what should I do in winter?' },
    { role: 'assistant', content: `In winter, keep the ${subject} dry and read about "${ask}" again.` },
  ]),
);

/** Rows about something else entirely. */
export const law: readonly Conversation[] = Array.from({ length: 32 }, (_, index): Conversation => [
  { role: 'user', content: `May paragraph ${index} of the lease be terminated by the landlord's notice?` },
  {
    role: 'assistant',
    content: `Pursuant to clause ${index}, termination requires written consent, absent which the tribunal decides.`,
  },
]);

export function jsonl(rows: readonly Conversation[]): string {
  return rows.map((messages) => JSON.stringify({ prompt: messages[0]?.content, messages })).join('\n') + '\n';
}
