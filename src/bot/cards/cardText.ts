import type { CardElement } from './cardElement.js';

interface Drawn {
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardElement[];
}

/**
 * A card as plain text, line by line: for notifications, clients without cards, and the console. Nobody can open there what
 * is folded, so it comes after all the rest.
 */
export function cardText(card: Drawn): string {
  const actions = (card.actions ?? []).map(actionText).join('  ');
  return [
    ...card.body.flatMap(lines),
    ...card.body.flatMap(foldedLines),
    ...(actions === '' ? [] : [actions]),
  ].join('\n');
}

const foldedLines = (element: CardElement): string[] =>
  children(element, 'items').flatMap((item) =>
    element['isVisible'] === false ? [...lines(item), ...foldedLines(item)] : foldedLines(item),
  );

function lines(element: CardElement): string[] {
  if (element['isVisible'] === false) return [];
  switch (element.type) {
    case 'TextBlock':
      return plain(words(element, 'text')).split('\n');
    case 'ColumnSet':
      return columns(readColumns(element).map((column) => children(column, 'items').flatMap(lines)));
    case 'FactSet':
      return facts(element).map(([title, value]) => `${plain(title)}: ${plain(value)}`);
    case 'Input.Text':
    case 'Input.Number':
    case 'Input.ChoiceSet':
      return [plain(words(element, 'label'))];
    case 'Input.Toggle':
      return [plain(words(element, 'title'))];
    case 'ActionSet':
      return [children(element, 'actions').map(actionText).join('  ')];
    case 'RichTextBlock':
      return [
        children(element, 'inlines')
          .map((run) => words(run, 'text'))
          .join(''),
      ];
    default: {
      const inside = children(element, 'items').flatMap(lines);
      return isPressed(element) ? [`[${inside.join(' ')}]`] : inside;
    }
  }
}

const isPressed = ({ selectAction }: CardElement): boolean =>
  (selectAction as CardElement | undefined)?.type === 'Action.Submit';

/** What a press opens has its sign beside it, which says nothing in a text. */
function readColumns(element: CardElement): CardElement[] {
  const columns = children(element, 'columns');
  return element['selectAction'] === undefined ? columns : columns.slice(0, 1);
}

/** Columns side by side: the first lines share a line, further lines of any column follow below. */
function columns(cells: string[][]): string[] {
  const height = Math.max(0, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, row) =>
    cells
      .map((cell) => cell[row] ?? '')
      .filter((text) => text !== '')
      .join('  '),
  );
}

function actionText(action: CardElement): string {
  const title = words(action, 'title');
  return action.type === 'Action.OpenUrl' ? `${title}: ${words(action, 'url')}` : `[${title}]`;
}

function words(element: CardElement, property: string): string {
  const found = element[property];
  return typeof found === 'string' ? found : '';
}

function children(element: CardElement, property: string): CardElement[] {
  const found = element[property];
  return Array.isArray(found) ? (found as CardElement[]) : [];
}

function facts(element: CardElement): [string, string][] {
  return (element['facts'] as { title: string; value: string }[]).map(({ title, value }) => [title, value]);
}

/** Takes bold marks and link syntax out and the escapes of escapeMarkdown back; nobody's time zone is known. */
function plain(markdown: string): string {
  return markdown
    .replace(/\{\{TIME\([\d-]+T(\d\d:\d\d):\d\dZ\)\}\}/g, '$1 UTC')
    .replace(/(?<!\\)\[((?:[^\]\\]|\\.)*)\]\(([^)\s]*)\)/g, '$1 ($2)')
    .replace(/(?<!\\)\*\*/g, '')
    .replace(/(?<!\\)`/g, '')
    .replace(/\\([\\`*_[\]<#>+\-.~|])/g, '$1');
}
