/**
 * Calls that come while one is under way wait and go together in the next, in their order: a busy hour costs few statements,
 * and a quiet one no wait.
 *
 * @param act takes at least one and answers in the same order
 */
export function grouped<In, Out>(
  act: (items: readonly In[]) => Promise<readonly Out[]>,
  most = 200,
): (item: In) => Promise<Out> {
  interface Call {
    readonly item: In;
    readonly resolve: (value: Out) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Call[] = [];
  let isUnderWay = false;

  async function together(calls: readonly Call[]): Promise<void> {
    try {
      const results = await act(calls.map(({ item }) => item));
      calls.forEach(({ resolve }, index) => resolve(results[index] as Out));
    } catch (error) {
      // What one of them has wrong is not the others' fault.
      const [only] = calls;
      if (calls.length === 1) only?.reject(error);
      else for (const call of calls) await together([call]);
    }
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const calls = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await together(calls);
    }
    isUnderWay = false;
  }

  return (item) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isUnderWay) return;
      isUnderWay = true;
      // What arrives with it goes with it.
      setImmediate(() => void work());
    });
}
