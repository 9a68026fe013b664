type MayMiss<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];

/** `T` whose properties are left out where they would be undefined. */
export type Defined<T> = Omit<T, MayMiss<T>> & { [K in MayMiss<T>]?: Exclude<T[K], undefined> };

/** The properties that have a value: what may be missing is spread as `...defined({ tags })`. */
export function defined<T extends object>(properties: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}
