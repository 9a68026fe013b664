import path from 'node:path';
import { z } from 'zod';
import { ConfigError, problemsIn } from '../config/configError.js';
import { givenIn, type Environment } from '../config/environment.js';

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
export function readLocalConfig(environment: Environment): LocalConfig {
  const isSet = (key: string) => (environment[key] ?? '').trim() !== '';
  const problems: string[] = ofTheCloud
    .filter(isSet)
    .map((key) => `${key}: belongs to a Hieno in Azure (npm run start:azure); unset it for local mode`);
  const parsed = localConfigSchema.safeParse(givenIn(environment, Object.keys(localConfigSchema.shape)));
  if (!parsed.success) problems.push(...problemsIn(parsed.error));
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  const { PORT, PLAYGROUND_PORT, HIENO_DATA_DIR } = parsed.data;
  return { port: PORT, playgroundPort: PLAYGROUND_PORT, dataDir: path.resolve(HIENO_DATA_DIR) };
}
