/** An ARM template expression, parsed. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'member'; readonly target: Expression; readonly key: Expression };

/** Everything that is wrong with a template; becomes ARM's `InvalidTemplate`. */
export class TemplateError extends Error {}

/** Whether ARM evaluates the string: `[...]`, but not `[[...`, which stands for a literal bracket. */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}
