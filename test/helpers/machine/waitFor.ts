/** Polls until `look` gives something; the limit is only there to name what never came. */
export async function waitFor<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  what = 'what the test waits for',
  limitMs = 30_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`Timed out waiting for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
