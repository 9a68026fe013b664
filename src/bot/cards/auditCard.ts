import type { AuditEntry } from '../../store/auditTrail.js';
import { isCommandKind } from '../../runs/runKind.js';
import { card, type Card, type CardElement } from './card.js';
import { text, title } from './elements.js';
import { escapeMarkdown, shorten } from './markdown.js';
import { runStatusWords } from './statusCard.js';

/** What /audit shows: who did what, newest first. */
export const auditCard = (entries: readonly AuditEntry[]): Card =>
  card([title('Hieno: audit'), ...(entries.length === 0 ? [text('Nothing yet.')] : entries.map(auditRow))]);

/** One block an entry: fifty of them must fit into a message. */
function auditRow(entry: AuditEntry): CardElement {
  const { at, personName, personId, runId } = entry;
  const who = personName === '' ? '' : `**${escapeMarkdown(shorten(personName, 40))}** `;
  const facts = [
    `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    ...(runId === undefined ? [] : [`run ${escapeMarkdown(runId)}`]),
    escapeMarkdown(shorten(personId, 60)),
  ];
  return text(`${who}${auditWords(entry)}\n\n${facts.join(' · ')}`, { spacing: 'Small' });
}

/** An entry's action as the end of a sentence that begins with who did it. */
function auditWords({ action, detail }: AuditEntry): string {
  const kind = detail['kind'];
  const what = isCommandKind(kind)
    ? `/${kind}${inputWords(detail['inputs'])}`
    : kind === 'preparation'
      ? 'a preparation'
      : 'something';
  switch (action) {
    case 'plan.offered':
      return `asked for a plan: ${what}`;
    case 'run.preparing':
      return `had the data prepared for ${what}`;
    case 'plan.withdrawn':
      return `withdrew the plan of ${what}`;
    case 'run.confirmed':
      return `confirmed ${what}`;
    case 'run.cancelled':
      return `asked ${what} to stop`;
    case 'run.retried':
      return `took ${what} up again`;
    case 'run.ended': {
      const status = String(detail['status']);
      const words = status in runStatusWords ? runStatusWords[status as keyof typeof runStatusWords] : status;
      const reason = detail['reason'];
      const why = status === 'failed' && typeof reason === 'string' ? ` (${escapeMarkdown(reason)})` : '';
      return `had asked for ${what}, which ended: ${words}${why}`;
    }
    case 'logs.read':
      return `read the log of ${what}`;
    default:
      return escapeMarkdown(action);
  }
}

/** ` epochs=3 base=true`, shortened. */
function inputWords(inputs: unknown): string {
  if (typeof inputs !== 'object' || inputs === null) return '';
  const pairs = Object.entries(inputs).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : ` ${escapeMarkdown(shorten(pairs.join(' '), 120))}`;
}
