import type { CardElement } from './cardElement.js';

/** Everything wraps: a clipped sentence on a phone is a lost sentence. */
export const text = (content: string, more: Readonly<Record<string, unknown>> = {}): CardElement => ({
  type: 'TextBlock',
  text: content,
  wrap: true,
  ...more,
});

export const title = (content: string): CardElement => text(content, { size: 'Medium', weight: 'Bolder' });

export const small = (content: string, more: Readonly<Record<string, unknown>> = {}): CardElement =>
  text(content, { size: 'Small', isSubtle: true, spacing: 'None', ...more });

/** A row of columns; `stretch` takes what the narrow ones leave and wraps. */
export function row(
  cells: readonly {
    readonly width: 'auto' | 'stretch';
    readonly items: readonly CardElement[];
    readonly id?: string;
    readonly isVisible?: boolean;
  }[],
  spacing = 'Small',
): CardElement {
  return { type: 'ColumnSet', spacing, columns: cells.map((cell) => ({ type: 'Column', ...cell })) };
}

export const container = (
  items: readonly CardElement[],
  more: Readonly<Record<string, unknown>> = {},
): CardElement => ({
  type: 'Container',
  items,
  ...more,
});

export function factSet(facts: readonly (readonly [string, string | undefined])[]): CardElement[] {
  const known = facts.flatMap(([name, value]) => (value === undefined ? [] : [{ title: name, value }]));
  return known.length === 0 ? [] : [{ type: 'FactSet', facts: known }];
}

/** Only web addresses become links. */
export function link(titleText: string, url: string | undefined): CardElement[] {
  return url !== undefined && /^https?:\/\//i.test(url)
    ? [{ type: 'Action.OpenUrl', title: titleText, url }]
    : [];
}

/** Buttons within the card; those of the card itself stand under it. */
export const actionSet = (actions: readonly CardElement[]): CardElement => ({ type: 'ActionSet', actions });

/** A button: Teams wants Action.Execute with a verb; clients without it draw the Action.Submit with the same data. */
export function button(
  titleText: string,
  data: Readonly<Record<string, unknown>> & { readonly verb: string },
  more: Readonly<Record<string, unknown>> = {},
): CardElement {
  return {
    type: 'Action.Execute',
    title: titleText,
    verb: data.verb,
    data,
    ...more,
    fallback: { type: 'Action.Submit', title: titleText, data, ...more },
  };
}
