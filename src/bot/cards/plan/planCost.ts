import type { Plan } from '../../../runs/plan.js';
import type { PlanLine } from '../../../stages/planLine.js';
import { inChat } from '../../commands/inChat.js';
import type { CardElement } from '../cardElement.js';
import { small, text } from '../elements.js';
import { escapeMarkdown, shorten } from '../markdown.js';

/**
 * What a plan costs: what goes on by the hour first, what comes once after it, and of what nobody here knows the price. The
 * sum goes by occasion: what runs only during training must not be added to what runs for good.
 */
export function planCost(plan: Plan): CardElement[] {
  const { unpriced = [], priceNote = 'List prices; yours may differ.' } = plan;
  const parts = [...standing(plan), ...once(plan)];
  const rest = unpriced.map((what) => escapeMarkdown(shorten(what, 100))).join('; ');
  if (parts.length === 0)
    return rest === '' ? [] : [text(`Costs money of which no price is known here: ${rest}.`)];
  return [
    text(`Costs about ${parts.join(', ')}. ${priceNote}`, { spacing: 'Medium' }),
    ...(rest === '' ? [] : [small(`Not in the sum, for the price is not known here: ${rest}.`)]),
  ];
}

export const dollars = (amount: number): string => `$${amount.toFixed(amount < 0.1 ? 3 : 2)}`;

function standing({ lines, dataset }: Plan): string[] {
  const sums = new Map<string, number>();
  for (const line of lines)
    if (
      line.hourly !== undefined &&
      line.action !== 'delete' &&
      !(dataset?.tuning !== undefined && isJob(line))
    ) {
      const when = inChat(line.hourly.when);
      sums.set(when, (sums.get(when) ?? 0) + line.hourly.dollars);
    }
  return [...sums].map(([when, sum]) => `**${dollars(sum)} per hour** ${escapeMarkdown(when)}`);
}

/** A tuning ends by itself. */
function once({ lines, dataset }: Plan): string[] {
  const sum = dataset?.tuning?.dollars;
  const hourly = lines.find(isJob)?.hourly;
  if (sum === undefined || hourly === undefined) return [];
  return [
    `**${dollars(sum)} once** to train (${dollars(hourly.dollars)} per hour ${escapeMarkdown(inChat(hourly.when))})`,
  ];
}

const isJob = ({ kind }: PlanLine): boolean => kind === 'job';
