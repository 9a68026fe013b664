import { isCommandKind } from '../../runs/runKind.js';
import type { RunInputs } from '../../stages/inputs.js';
import type { AuditEntry } from '../../store/auditTrail.js';
import { asTyped } from '../commands/asTyped.js';
import { csvButton } from './buttons/csvButton.js';
import { card, type Card } from './card.js';
import type { CardElement } from './cardElement.js';
import { small, text, title } from './elements.js';
import { escapeMarkdown, shorten } from './markdown.js';
import { runStatusWords } from './runStatusWords.js';

/**
 * What /audit shows: who did what, newest first, in names and in what was typed.
 *
 * @param older where there are older entries than these: how to see them
 * @param isFile whether they can be had as a file here
 */
export function auditCard(entries: readonly AuditEntry[], older?: string, isFile = false): Card {
  const who = namer(entries);
  return card(
    [
      title('Hieno: audit'),
      ...(entries.length === 0
        ? [text('Nothing yet.')]
        : entries.map((entry) => auditRow(entry, who(entry)))),
      ...(older === undefined ? [] : [small(escapeMarkdown(older), { spacing: 'Medium' })]),
    ],
    isFile ? [csvButton('/audit export')] : [],
  );
}

/** People by name; the end of the id only where a name is missing, or is that of two of them: anybody may choose one. */
function namer(entries: readonly AuditEntry[]): (entry: AuditEntry) => string {
  const idsOf = new Map<string, Set<string>>();
  for (const { personName, personId } of entries)
    idsOf.set(personName, (idsOf.get(personName) ?? new Set()).add(personId));
  return ({ personName, personId }) => {
    const name = shorten(personName, 40);
    const isClear = name !== '' && idsOf.get(personName)?.size === 1;
    return isClear ? name : `${name === '' ? 'Somebody' : name} (…${personId.slice(-6)})`;
  };
}

/** One block an entry: fifty of them must fit into a message. */
function auditRow(entry: AuditEntry, who: string): CardElement {
  const { at, runId } = entry;
  const facts = [
    `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    ...(runId === undefined ? [] : [`/status ${escapeMarkdown(runId)}`]),
  ];
  return text(`**${escapeMarkdown(who)}** ${auditWords(entry)}\n\n${facts.join(' · ')}`, {
    spacing: 'Small',
  });
}

/** An entry's action as the end of a sentence that begins with who did it. */
function auditWords({ action, detail }: AuditEntry): string {
  const what = whatWords(detail);
  switch (action) {
    case 'plan.offered':
      return `asked for a plan: ${what}`;
    case 'run.preparing':
      return `had the data prepared for ${what}`;
    case 'plan.withdrawn':
      return `withdrew the plan of ${what}`;
    case 'run.confirmed': {
      const { typed } = detail;
      return `confirmed ${what}${typeof typed === 'string' ? `, typing ${escapeMarkdown(shorten(typed, 60))}` : ''}`;
    }
    case 'run.cancelled':
      return `asked ${what} to stop`;
    case 'run.retried':
      return `took ${what} up again`;
    case 'run.ended': {
      const status = String(detail['status']);
      const words = status in runStatusWords ? runStatusWords[status as keyof typeof runStatusWords] : status;
      const { sentence } = detail;
      const why =
        status === 'failed' && typeof sentence === 'string'
          ? `: ${escapeMarkdown(shorten(sentence, 120))}`
          : '';
      return `had asked for ${what}, which ended: ${words}${why}`;
    }
    case 'feedback.read':
      return 'read what people wrote about the answers';
    case 'audit.exported':
      return 'took the audit as a file';
    case 'runs.exported':
      return 'took the runs as a file';
    case 'feedback.exported':
      return 'took what people think of the answers as a file';
    case 'logs.read':
      return `read the log of ${what}`;
    default:
      return escapeMarkdown(action);
  }
}

/** The command as it was typed, shortened. */
function whatWords({ kind, inputs }: AuditEntry['detail']): string {
  if (kind === 'preparation') return 'a preparation of data';
  if (!isCommandKind(kind)) return 'something';
  const given = typeof inputs === 'object' && inputs !== null ? (inputs as RunInputs) : {};
  return escapeMarkdown(shorten(asTyped(kind, given), 140));
}
