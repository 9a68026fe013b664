import { hasReserve } from '../../stages/quota/coreNeeds.js';
import type { QuotaReport } from '../../stages/quota/quotaReport.js';
import { limitWords } from '../../stages/quota/quotaRequest.js';
import type { LimitUsage, SizedNeed } from '../../stages/quota/quotaUsage.js';
import { askQuotaButton } from './buttons/askQuotaButton.js';
import { commandButton } from './buttons/nextButtons.js';
import { card, type Card } from './card.js';
import type { CardElement } from './cardElement.js';
import { row, small, text, title } from './elements.js';
import { escapeMarkdown } from './markdown.js';

/** What /quota shows, to admins alone: the machines, what they count for, and every limit against it. */
export function quotaCard(report: QuotaReport): Card {
  const { needs, limits, location, purpose, base, waiting } = report;
  const isShort = limits.some(({ missing }) => missing > 0);
  return card(
    [
      title(`Quota in ${escapeMarkdown(location)}: ${verdict(report)}`),
      small(`For /${purpose}${base ? ' base=yes' : ''}, where nothing of it runs yet.`),
      text('Machines', { weight: 'Bolder', spacing: 'Medium' }),
      ...needs.map(machine),
      text('Dedicated cores', { weight: 'Bolder', spacing: 'Medium' }),
      ...limits.map(limitRow),
      ...(limits.length === 0 ? [small('Nothing to count: the region offers none of the machines.')] : []),
      ...waiting.map(({ name, cores }) =>
        small(`Asked for already, not decided yet: ${cores} cores, ${escapeMarkdown(name)}.`),
      ),
      small('A limit is no promise: the region may still have no machine free.', { spacing: 'Medium' }),
    ],
    isShort ? [askQuotaButton(purpose, base)] : leadingOn(report),
  );
}

/** With enough cores the plan of what they are for. */
const leadingOn = ({ needs, limits, purpose, base }: QuotaReport): CardElement[] =>
  limits.length > 0 && needs.every(({ offered }) => offered !== undefined)
    ? [commandButton(`/${purpose}${base ? ' base=yes' : ''}`)]
    : [];

/** The answer first: what is missing most stands for the rest. */
function verdict({ needs, limits }: QuotaReport): string {
  const missing = Math.max(0, ...limits.map((limit) => limit.missing));
  if (missing > 0) return `${missing} cores are missing`;
  const isOffered = needs.every(({ offered }) => offered !== undefined);
  return isOffered ? 'there are enough cores' : 'a machine is not offered there';
}

function machine(need: SizedNeed): CardElement {
  const { size, use, offered, cores } = need;
  const what = use === 'MIR' ? 'endpoint' : 'training';
  const detail =
    offered === undefined
      ? `not offered here for ${use === 'MIR' ? 'online endpoints' : 'training clusters'}, perhaps retired: choose another size`
      : `${what}, offered here; counts for ${cores} cores${reserve(need)}`;
  return marked(offered !== undefined, escapeMarkdown(size), detail);
}

function reserve(need: SizedNeed): string {
  if (need.use !== 'MIR' || need.offered === undefined) return '';
  return hasReserve(need)
    ? ` (${need.offered.cores} each, and a fifth more instances in reserve, rounded up)`
    : ' (no reserve for this size)';
}

function limitRow({ limit, needed, usage, missing }: LimitUsage): CardElement {
  const name = escapeMarkdown(limitWords(limit === 'regional' ? limit : limit.family));
  const standing =
    usage === undefined
      ? 'no limit is listed'
      : `${usage.used} used of ${usage.limit < 0 ? 'any number' : usage.limit}`;
  const short = missing > 0 ? `, **${missing} missing**` : '';
  return marked(missing === 0, name, `${standing}; ${needed} needed${short}`);
}

const marked = (isGood: boolean, name: string, detail: string): CardElement =>
  row([
    {
      width: 'auto',
      items: [text(isGood ? '✓' : '✕', { color: isGood ? 'Good' : 'Attention' })],
    },
    { width: 'stretch', items: [text(name), small(detail)] },
  ]);
