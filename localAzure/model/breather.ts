/** Longest stretch of computing, in milliseconds, before other work of the process gets a turn. */
const stretch = 15;

/**
 * A function to await between small pieces of a long computation. It returns at once until the stretch is used
 * up; then it lets the event loop run, because the same process answers HTTP meanwhile.
 */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < stretch) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now();
        resolve();
      });
    });
  };
}
