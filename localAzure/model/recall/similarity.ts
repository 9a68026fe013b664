/** Words that say little about the subject; they count, but little. */
const commonWords = new Set(
  (
    'a about all also am an and any are as at be been but by can could did do does for from get had has have he her ' +
    'here him his how i if in into is it its just like may me more most much my no not of on one or our out shall she ' +
    'should so some such than that the their them then there these they this to too up us was we were what when where ' +
    'which while who whom whose why will with would you your ' +
    'anything cannot cant didnt doesnt dont else ever everything im isnt ive lets nothing really something still thats thing ' +
    'things want wants wasnt whats within wont'
  ).split(' '),
);
const commonWeight = 0.3;

export function isCommon(word: string): boolean {
  return commonWords.has(word);
}

/** How much a word tells: rare ones more than frequent ones, little words least. */
export function wordWeight(word: string, texts: number, textsWithWord: number): number {
  const rarity = Math.log(1 + texts / (textsWithWord + 0.5)) + 0.5;
  return isCommon(word) ? rarity * commonWeight : rarity;
}

/** Words with how often they occur, the form in which texts are compared. */
export type Bag = ReadonlyMap<string, number>;

export function bagOf(words: readonly string[]): Bag {
  const bag = new Map<string, number>();
  for (const word of words) bag.set(word, (bag.get(word) ?? 0) + 1);
  return bag;
}

/** Share of the weight that two texts have in common, 0 to 1 (Dice); two empty texts are equal. */
export function similarity(left: Bag, right: Bag, weight: (word: string) => number): number {
  let common = 0;
  let all = 0;
  for (const [word, times] of left) {
    all += times * weight(word);
    common += Math.min(times, right.get(word) ?? 0) * weight(word);
  }
  for (const [word, times] of right) all += times * weight(word);
  return all === 0 ? 1 : (2 * common) / all;
}
