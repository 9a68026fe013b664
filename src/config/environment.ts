export type Environment = Readonly<Record<string, string | undefined>>;

/** What it says of some keys. An empty variable counts as absent. */
export const givenIn = (environment: Environment, keys: readonly string[]): Environment =>
  Object.fromEntries(
    keys.map((key) => [key, environment[key]?.trim() === '' ? undefined : environment[key]]),
  );
