import type { z } from 'zod';

/** A configuration that does not hold together: every problem of it at once. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(['Hieno cannot start:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.name = 'ConfigError';
  }
}

/** What does not fit into a schema of settings: a line for each. */
export const problemsIn = ({ issues }: z.ZodError): string[] =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
