/**
 * The same card, with another part in the place of each that has one; what is in such a part is not looked at.
 *
 * @param instead undefined: the part stays, and what is in it is looked at
 */
export function redrawn<T>(part: T, instead: (part: object) => unknown): T {
  if (Array.isArray(part)) return part.map((one) => redrawn(one as unknown, instead)) as T;
  if (typeof part !== 'object' || part === null) return part;
  const other = instead(part);
  if (other !== undefined) return other as T;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, redrawn(value as unknown, instead)]),
  ) as T;
}
