/**
 * The most that is taken from a form. No input has it as its `maxLength`: clients cut what is pasted there without a word, and
 * then somebody trains on half a dataset.
 */
export const mostPastedBytes = 20 * 1024;

/** Why rows from the form cannot be taken, for whoever pasted them; undefined when they can. */
export function pastedProblem(rows: string): string | undefined {
  if (rows.trim() === '')
    return 'There is nothing in the form yet. Paste the rows into it, then press again.';
  const bytes = Buffer.byteLength(rows);
  return bytes > mostPastedBytes
    ? `These rows are ${Math.ceil(bytes / 1024)} KB, and ${mostPastedBytes / 1024} KB is the most that goes through a form. Save them as a file and attach it to \`/dataset\`.`
    : undefined;
}
