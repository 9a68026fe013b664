/** Questions that may be asked, as a list that any client shows; nothing where there are none. */
export function promptList(lead: string, questions: readonly string[]): string {
  const different = [...new Set(questions)];
  return different.length === 0 ? '' : `${lead}\n${different.map((question) => `- ${question}`).join('\n')}`;
}

/** Paragraphs, without the empty ones. */
export function paragraphs(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}
