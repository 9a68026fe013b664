/** What opens a block of code, and what would end it. */
interface Fence {
  readonly indent: string;
  readonly mark: string;
}

/** The fence that a text leaves open at its end, if any (CommonMark, “Fenced code blocks”). */
export const openFence = (text: string): Fence | undefined =>
  text.split('\n').reduce<Fence | undefined>((fence, line) => fenceAfter(line, fence), undefined);

/** The fence that is open behind a whole line, where `fence` was open before it. */
export function fenceAfter(line: string, fence: Fence | undefined): Fence | undefined {
  const [, indent = '', mark = '', info = ''] =
    /^( *(?:> ?)*(?:[-*+] |\d+[.)] )? *)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (mark === '') return fence;
  if (fence === undefined) return mark.startsWith('`') && info.includes('`') ? undefined : { indent, mark };
  return mark.startsWith(fence.mark) && info.trim() === '' ? undefined : fence;
}

/** With the end of a block of code that has none, so that what follows is no part of it. */
export function withFencesClosed(text: string): string {
  const fence = openFence(text);
  return fence === undefined ? text : `${text}\n${fence.indent.replace(/[-*+\d.)]/g, ' ')}${fence.mark}`;
}
