/** Values that occur more than once. Sorts a copy: a set of all of them would be several times the memory. */
function repeated(values: Float64Array): ReadonlySet<number> {
  const sorted = values.toSorted();
  const repeats = new Set<number>();
  for (let index = 1; index < sorted.length; index++)
    if (sorted[index] === sorted[index - 1]) repeats.add(sorted[index] as number);
  return repeats;
}

/** The rows whose value an earlier row has. */
export function laterRepeats(values: Float64Array): number[] {
  const repeats = repeated(values);
  const seen = new Set<number>();
  const rows: number[] = [];
  if (repeats.size === 0) return rows;
  for (const [row, value] of values.entries())
    if (repeats.has(value)) {
      if (seen.has(value)) rows.push(row);
      seen.add(value);
    }
  return rows;
}

/** The test rows whose value a training row has. */
export function leaks(values: Float64Array, isTest: Uint8Array): number[] {
  const repeats = repeated(values);
  if (repeats.size === 0) return [];
  const trained = new Set<number>();
  for (const [row, value] of values.entries())
    if (isTest[row] === 0 && repeats.has(value)) trained.add(value);
  const rows: number[] = [];
  for (const [row, value] of values.entries()) if (isTest[row] === 1 && trained.has(value)) rows.push(row);
  return rows;
}
