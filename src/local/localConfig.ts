import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../config/config.js';

const port = z.coerce.number().int().min(0).max(65535);

/** What the launcher reads for itself; everything else in the environment is its children's. */
export const localConfigSchema = z.object({
  PORT: port.default(3978),
  PLAYGROUND_PORT: port.default(56150),
  HIENO_DATA_DIR: z.string().default('.hieno'),
});

export interface LocalConfig {
  readonly port: number;
  readonly playgroundPort: number;
  readonly dataDir: string;
}

/** Settings that mean the real Azure, or a real channel: with one of them set, local mode would be a mistake. */
const ofTheCloud = [
  'AZURE_SUBSCRIPTION_ID',
  'AZURE_RESOURCE_MANAGER_URL',
  'MicrosoftAppId',
  'MicrosoftAppPassword',
] as const;

/** @throws ConfigError with all problems; local mode never takes over from Azure by accident */
export function readLocalConfig(environment: Readonly<Record<string, string | undefined>>): LocalConfig {
  const isSet = (key: string) => (environment[key] ?? '').trim() !== '';
  const problems: string[] = ofTheCloud
    .filter(isSet)
    .map((key) => `${key}: belongs to a Hieno in Azure (npm run start:azure); unset it for local mode`);
  const given = Object.fromEntries(
    Object.keys(localConfigSchema.shape).map((key) => [key, isSet(key) ? environment[key] : undefined]),
  );
  const parsed = localConfigSchema.safeParse(given);
  if (!parsed.success)
    problems.push(...parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`));
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  const { PORT, PLAYGROUND_PORT, HIENO_DATA_DIR } = parsed.data;
  return { port: PORT, playgroundPort: PLAYGROUND_PORT, dataDir: path.resolve(HIENO_DATA_DIR) };
}
