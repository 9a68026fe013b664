import { lineKinds, type LineKind } from '../../../stages/lineKinds.js';
import type { PlanLine } from '../../../stages/planLine.js';
import { inChat } from '../../commands/inChat.js';
import type { CardElement } from '../cardElement.js';
import { row, small, text } from '../elements.js';
import { folded } from '../folded.js';
import { escapeMarkdown, shorten } from '../markdown.js';
import { dollars } from './planCost.js';

const actions = {
  create: { heading: 'Creates', symbol: '✚' },
  change: { heading: 'Changes', symbol: '✎' },
  delete: { heading: 'Deletes', symbol: '✕' },
  reuse: { heading: 'Uses what is there', symbol: '=' },
} as const;

/** How much of a line is shown. */
export type Length = 'whole' | 'short' | 'names';
const lengths = { whole: [200, 250], short: [120, 100], names: [80, 80] } as const;

export type Lines = (lines: readonly PlanLine[], length: Length) => CardElement[];

/** The lines of one action under its heading, as they stand. */
export const openLines =
  (action: PlanLine['action']): Lines =>
  (lines, length) => {
    const own = lines.filter((line) => line.action === action);
    return own.length === 0 ? [] : [heading(action), ...own.map((line) => lineRow(line, length))];
  };

/** What would be made, folded by the parts of the work, each with its things counted. */
export const foldedCreations: Lines = (lines, length) => {
  const own = lines.filter(({ action }) => action === 'create');
  const parts = [...new Set(own.map(partOf))];
  if (own.length === 0) return [];
  return [
    heading('create'),
    ...parts.flatMap((part) => {
      const some = own.filter((line) => partOf(line) === part);
      return folded(
        `part-${part}`,
        counted(some),
        some.map((line) => lineRow(line, length)),
      );
    }),
  ];
};

/** What is there already and is used as it is, folded. */
export const foldedUses: Lines = (lines, length) => {
  const own = lines.filter(({ action }) => action === 'reuse');
  if (own.length === 0) return [];
  return folded(
    'part-there',
    `Uses what is there: ${counted(own)}`,
    own.map((line) => lineRow(line, length)),
  );
};

const heading = (action: PlanLine['action']): CardElement =>
  text(actions[action].heading, {
    weight: 'Bolder',
    spacing: 'Medium',
    ...(action === 'delete' ? { color: 'Attention' } : {}),
  });

const kindOf = ({ kind }: PlanLine): LineKind => kind ?? 'thing';
const partOf = (line: PlanLine): string => lineKinds[kindOf(line)].part;

/** `8 Azure resources, 6 role assignments`. */
function counted(lines: readonly PlanLine[]): string {
  const counts = new Map<LineKind, number>();
  for (const line of lines) counts.set(kindOf(line), (counts.get(kindOf(line)) ?? 0) + (line.count ?? 1));
  return [...counts]
    .map(([kind, count]) => `${count} ${count === 1 ? lineKinds[kind].one : lineKinds[kind].many}`)
    .join(', ');
}

function lineRow({ action, what, detail, hourly }: PlanLine, length: Length): CardElement {
  const [whatLength, detailLength] = lengths[length];
  const { symbol } = actions[action];
  const named = escapeMarkdown(shorten(what, whatLength));
  const price = hourly === undefined ? undefined : `${dollars(hourly.dollars)} per hour`;
  if (length === 'names')
    return small(`${symbol} ${named}${price === undefined ? '' : `, ${price}`}`, { isSubtle: false });
  return row([
    { width: 'auto', items: [text(symbol)] },
    {
      width: 'stretch',
      items: [
        text(named),
        ...(detail === undefined ? [] : [small(escapeMarkdown(shorten(inChat(detail), detailLength)))]),
        ...(hourly === undefined ? [] : [small(`${price} ${escapeMarkdown(inChat(hourly.when))}`)]),
      ],
    },
  ]);
}
