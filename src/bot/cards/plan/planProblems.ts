import { isSame } from '../../../errors/nextStep.js';
import type { Plan } from '../../../runs/plan.js';
import type { Problem } from '../../../stages/planLine.js';
import type { CardElement } from '../cardElement.js';
import { container, text } from '../elements.js';
import { problemLines } from '../problemLines.js';

/** What keeps a plan from being offered. */
export function planProblems({ problems }: Plan): CardElement[] {
  const heading =
    problems.length === 1 ? 'One thing is in the way' : `${problems.length} things are in the way`;
  return [
    container(
      [
        text(heading, { weight: 'Bolder' }),
        ...problems.flatMap((problem, index) => problemLines(onceOnly(problem, problems[index + 1]))),
      ],
      { style: 'attention' },
    ),
  ];
}

/** What helps against two in a row is said after the second. */
function onceOnly({ next, ...problem }: Problem, following: Problem | undefined): Problem {
  return next === undefined || isSame(next, following?.next) ? problem : { ...problem, next };
}
