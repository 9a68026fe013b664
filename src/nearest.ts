/**
 * The candidate that differs from `word` in the fewest letters, when it is near enough to be what was meant; undefined when
 * another one is as near, for then nobody knows.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.toLowerCase().slice(0, 40);
  const [first, second] = candidates
    .map((candidate) => ({ candidate, distance: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (first === undefined) return undefined;
  // Two slips in a word of four letters make it any other word of four letters.
  const limit = first.candidate.length <= 4 ? 1 : Math.max(2, Math.floor(first.candidate.length / 3));
  if (first.distance <= limit && first.distance < wanted.length && first.distance !== second?.distance)
    return first.candidate;
  const begun = wanted.length < 3 ? [] : candidates.filter((name) => name.toLowerCase().startsWith(wanted));
  return begun.length === 1 ? begun[0] : undefined;
}

/** Levenshtein distance, with two neighbouring letters swapped counted as one slip. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(rows, i - 1, j) + 1, (current[j - 1] ?? 0) + 1, at(rows, i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(rows, i - 2, j - 2) + 1);
      current.push(best);
    }
    rows.push(current);
  }
  return at(rows, a.length, b.length);
}

const at = (rows: number[][], i: number, j: number): number => rows[i]?.[j] ?? 0;
