import type { Vote } from '../../store/feedback/comparisons.js';
import { card, type Card } from '../cards/card.js';
import { answerRows, questionTitle, type Side } from './compareCard.js';
import { button, text } from '../cards/elements.js';

/** Two answers to one question, in the order in which they are shown. */
export interface Compared {
  readonly question: string;
  readonly tuned: Side;
  readonly base: Side;
  readonly isTunedFirst: boolean;
}

/** What somebody pressed, as they saw it. */
export type Choice = 'first' | 'second' | 'alike';

/** Both answers, and nothing that tells which is which, until somebody has chosen. */
export function voteCard(id: string, { question, isTunedFirst, tuned, base }: Compared): Card {
  const [first, second] = isTunedFirst ? [tuned, base] : [base, tuned];
  const choose = (title: string, choice: Choice) => button(title, { verb: 'vote', comparison: id, choice });
  return card(
    [
      questionTitle(question),
      ...answerRows({ ...first, name: 'First answer' }, 'emphasis'),
      ...answerRows({ ...second, name: 'Second answer' }, 'emphasis'),
      text(
        'Which one is better? One is of the fine-tuned model, one of the base model; I say which when you have chosen.',
        {
          spacing: 'Medium',
        },
      ),
    ],
    [choose('First is better', 'first'), choose('Second is better', 'second'), choose('Both alike', 'alike')],
  );
}

/** The same, with who gave which and what was chosen. */
export function votedCard({ question, isTunedFirst, tuned, base }: Compared, vote: Vote): Card {
  const sides = isTunedFirst ? (['tuned', 'base'] as const) : (['base', 'tuned'] as const);
  return card([
    questionTitle(question),
    ...sides.flatMap((which, index) => {
      const side = which === 'tuned' ? tuned : base;
      const chosen = vote === which ? '✓ ' : '';
      return answerRows(
        { ...side, name: `${chosen}${index === 0 ? 'First' : 'Second'}: ${side.name}` },
        vote === which ? 'good' : 'emphasis',
      );
    }),
    text(outcome[vote], { spacing: 'Medium', weight: 'Bolder' }),
  ]);
}

const outcome: Readonly<Record<Vote, string>> = {
  tuned: 'The fine-tuned model was found better.',
  base: 'The base model was found better.',
  alike: 'Both were found alike.',
};

/** Of a comparison whose words are forgotten. */
export const forgottenVoteCard = (vote: Vote | undefined): Card =>
  card([
    text(
      vote === undefined
        ? 'These answers are forgotten, so nobody can choose any more.'
        : `These answers are forgotten. ${outcome[vote]}`,
    ),
  ]);
