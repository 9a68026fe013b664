import { z } from 'zod';
import { readConfig, type Config } from '../config/config.js';
import { ConfigError, problemsIn } from '../config/configError.js';
import type { Environment } from '../config/environment.js';
import { isLoopback } from '../loopback.js';

/** Where a model is asked, and with which key. */
export interface ScoredAt {
  readonly scoringUri: string;
  readonly key: string;
}

const schema = z.object({
  SCORE_URL: z
    .url({
      protocol: /^https?$/,
      abort: true,
      error: 'is needed: the address of an online endpoint, http://127.0.0.1:1234/score',
    })
    .refine((url) => url.startsWith('https:') || isLoopback(new URL(url).hostname), {
      error: 'must begin with https:// unless it is on this machine, for the key travels there',
    }),
  SCORE_KEY: z.string({ error: 'is needed: the key that the endpoint takes' }).trim().min(1, 'is empty'),
});

/** What it shares with the bot. Nothing else is read: who has a bot in Azure may start this beside it. */
const shared = [
  'PORT',
  'LOG_LEVEL',
  'HIENO_DATA_DIR',
  'HIENO_RETENTION_DAYS',
  'HIENO_PARENT',
  'HISTORY_TURNS',
  'HIENO_MESSAGES_PER_PERSON',
  'HIENO_MESSAGES_PER_CONVERSATION',
  'HIENO_QUESTIONS_AT_ONCE',
  'HIENO_QUESTIONS_WAITING',
  'DATABASE_URL',
];

/** Whoever measures is no crowd; counted they are all the same. */
const highLimits = {
  HIENO_MESSAGES_PER_PERSON: '1000000',
  HIENO_MESSAGES_PER_CONVERSATION: '1000000',
  HIENO_QUESTIONS_AT_ONCE: '10000',
  HIENO_QUESTIONS_WAITING: '10000',
};

/** Any subscription will do, for there is no Azure behind it: nobody listens on port 1. */
const nowhere = {
  AZURE_SUBSCRIPTION_ID: '00000000-0000-4000-8000-000000000001',
  AZURE_TENANT_ID: '00000000-0000-4000-8000-000000000002',
  AZURE_RESOURCE_MANAGER_URL: 'https://127.0.0.1:1',
};

/**
 * A bot without credentials, on the loopback.
 *
 * @throws ConfigError with all problems
 */
export function readChatServer(environment: Environment): {
  readonly config: Config;
  readonly endpoint: ScoredAt;
} {
  const problems: string[] = [];
  const config = heldBack(problems, () =>
    readConfig({
      ...highLimits,
      ...Object.fromEntries(shared.flatMap((key) => (environment[key] ? [[key, environment[key]]] : []))),
      ...nowhere,
    }),
  );
  const parsed = schema.safeParse(environment);
  if (!parsed.success) problems.push(...problemsIn(parsed.error));
  if (config === undefined || !parsed.success) throw new ConfigError(problems);
  const { SCORE_URL: scoringUri, SCORE_KEY: key } = parsed.data;
  return {
    config: Object.freeze({ ...config, secrets: [...config.secrets, key] }),
    endpoint: { scoringUri, key },
  };
}

function heldBack<T>(problems: string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
