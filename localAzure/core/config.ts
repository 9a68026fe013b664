import { z } from 'zod';
import { defined } from './defined.js';

const port = z.coerce.number().int().min(1).max(65535);

/** The environment of the local Azure; `.env.example` documents the same keys. */
export const configSchema = z.object({
  LOCAL_AZURE_PORT: port.optional(),
  LOCAL_AZURE_DATA_DIR: z.string().default('.hieno/local-azure'),
  LOCAL_AZURE_SPEED: z.coerce.number().min(0).default(80),
  LOCAL_AZURE_WORD_MS: z.coerce.number().int().min(0).optional(),
  LOCAL_AZURE_GPU_QUOTA: z.coerce.number().int().min(0).optional(),
  LOCAL_AZURE_TODAY: z.enum(['tutorial', 'live']).default('tutorial'),
  LOCAL_AZURE_COMMANDS: z.enum(['0', '1']).default('0'),
  LOCAL_MODEL_URL: z.url().optional(),
  LOCAL_MODEL: z.string().optional(),
  LOCAL_AZURE_LOG: z.string().optional(),
  LOCAL_AZURE_TRAFFIC: z.string().optional(),
  LOCAL_AZURE_PARENT: z.enum(['0', '1']).default('0'),
});

export const configKeys = Object.keys(configSchema.shape) as readonly (keyof typeof configSchema.shape)[];

export interface Config {
  /** Of the management plane; absent: any free one. */
  readonly port?: number;
  readonly dataDir: string;
  /** 0: a clock that stands still until the admin route moves it. */
  readonly speed: number;
  /** Real ms from word to word of an answer that is streamed, whatever the speed. */
  readonly wordMs?: number;
  readonly gpuQuota?: number;
  /** Whether what Azure has retired still works (`tutorial`) or is refused (`live`). */
  readonly today: 'tutorial' | 'live';
  /** Whether command jobs run, as code on this machine. */
  readonly runsCommands: boolean;
  readonly localModel?: { readonly url: string; readonly model: string };
  readonly logFile?: string;
  readonly trafficFile?: string;
  /** End when standard input closes: set by a launcher that must not be outlived. */
  readonly endWithParent: boolean;
}

/** Reads the environment; an empty value counts as absent. Throws one error that lists every problem. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(configKeys.map((key) => [key, env[key] === '' ? undefined : env[key]]));
  const checked = configSchema
    .refine((value) => value.LOCAL_MODEL_URL === undefined || value.LOCAL_MODEL !== undefined, {
      path: ['LOCAL_MODEL'],
      message: 'is needed when LOCAL_MODEL_URL is set',
    })
    .safeParse(given);
  if (!checked.success) {
    const problems = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The local Azure cannot start:\n  ${problems.join('\n  ')}`);
  }
  const value = checked.data;
  return Object.freeze({
    dataDir: value.LOCAL_AZURE_DATA_DIR,
    speed: value.LOCAL_AZURE_SPEED,
    today: value.LOCAL_AZURE_TODAY,
    runsCommands: value.LOCAL_AZURE_COMMANDS === '1',
    endWithParent: value.LOCAL_AZURE_PARENT === '1',
    ...defined({
      port: value.LOCAL_AZURE_PORT,
      wordMs: value.LOCAL_AZURE_WORD_MS,
      gpuQuota: value.LOCAL_AZURE_GPU_QUOTA,
    }),
    ...(value.LOCAL_MODEL_URL !== undefined && {
      localModel: { url: value.LOCAL_MODEL_URL, model: value.LOCAL_MODEL ?? '' },
    }),
    ...defined({ logFile: value.LOCAL_AZURE_LOG, trafficFile: value.LOCAL_AZURE_TRAFFIC }),
  });
}
