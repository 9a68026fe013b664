import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cloudAt, publicCloud, type AzureCloud } from '../azure/arm/cloud.js';
import type { BotCredentials } from '../botCredentials.js';
import { defined } from '../defined.js';
import { dayMs } from '../duration.js';
import { noLimits, publicRates, type Limits } from '../limits.js';
import { isLoopback } from '../loopback.js';
import type { Settings } from '../settings.js';
import { contextTokens, estimateTokens } from '../tokens.js';
import { ConfigError, problemsIn } from './configError.js';
import { configKeys, configSchema, type ConfigValues } from './configSchema.js';
import { givenIn, type Environment } from './environment.js';
import { readAdminChannels, readAdmins, readCredentials } from './readAccess.js';
import { readSettings } from './readSettings.js';

/** Of a system prompt: it goes along with every question, beside which there must be room for a conversation. */
const mostSystemTokens = contextTokens / 4;

export interface Config {
  readonly port: number;
  /** Without credentials anybody could post: the loopback only. */
  readonly host: string;
  readonly logLevel: string;
  readonly dataDir: string;
  /** End when standard input closes: set by a launcher that must not be outlived. */
  readonly endWithParent: boolean;
  /** A PostgreSQL server in place of the embedded database. */
  readonly databaseUrl?: string;
  /** How long finished runs, plans, what was said and unused datasets are kept. */
  readonly retentionMs: number;
  /** The most turns of a conversation that the model is told with a question; absent: as many as have room. */
  readonly historyTurns?: number;
  readonly limits: Limits;
  readonly credentials: BotCredentials;
  readonly admins: 'everyone-on-loopback' | ReadonlySet<string>;
  /** Channels on which admins are believed. */
  readonly adminChannels: ReadonlySet<string>;
  readonly tenants?: ReadonlySet<string>;
  readonly cloud: AzureCloud;
  /** Client id of the identity that the bot uses in Azure, where there are several. */
  readonly azureClientId?: string;
  /** Whether the host offers a managed identity by the App Service contract. */
  readonly hasManagedIdentity: boolean;
  readonly settings: Settings;
  /** Values that must never be printed. */
  readonly secrets: readonly string[];
}

/**
 * The environment as one frozen Config. An empty variable counts as absent.
 *
 * @throws ConfigError with all problems
 */
export function readConfig(environment: Environment = process.env): Config {
  const parsed = configSchema.safeParse(givenIn(environment, configKeys));
  const problems = unknownAccessKeys(environment);
  if (!parsed.success) {
    problems.push(...problemsIn(parsed.error));
    throw new ConfigError(problems);
  }
  const values = parsed.data;
  const cloud = readCloud(values, problems);
  const credentials = readCredentials(values, cloud, problems);
  const admins = readAdmins(values, credentials, problems);
  const adminChannels = readAdminChannels(values, credentials, problems);
  problems.push(...longPrompts(values));
  if (values.AZURE_SUBSCRIPTION_ID === undefined)
    problems.push(
      'AZURE_SUBSCRIPTION_ID: is needed to work in Azure. To try Hieno without an account: npm start, in a clone of it',
    );
  if (values.AZURE_TENANT_ID === undefined)
    problems.push(
      'AZURE_TENANT_ID: is needed to work in Azure. To try Hieno without an account: npm start, in a clone of it',
    );
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze({
    port: values.PORT,
    host: credentials.kind === 'anonymous' ? '127.0.0.1' : '0.0.0.0',
    logLevel: values.LOG_LEVEL,
    dataDir: path.resolve(values.HIENO_DATA_DIR),
    ...defined({ databaseUrl: values.DATABASE_URL, historyTurns: values.HISTORY_TURNS }),
    retentionMs: values.HIENO_RETENTION_DAYS * dayMs,
    endWithParent: values.HIENO_PARENT === '1',
    limits: readLimits(values, credentials),
    credentials,
    admins,
    adminChannels,
    ...(values.ALLOWED_TENANT_IDS === undefined ? {} : { tenants: new Set(values.ALLOWED_TENANT_IDS) }),
    cloud,
    ...defined({ azureClientId: values.AZURE_CLIENT_ID }),
    hasManagedIdentity: values.IDENTITY_ENDPOINT !== undefined,
    settings: readSettings(values),
    secrets: [
      values.MicrosoftAppPassword,
      values.IDENTITY_HEADER,
      values.HF_TOKEN,
      passwordIn(values.DATABASE_URL),
    ].filter((one) => one !== undefined),
  });
}

/** A misspelt rule of access would silently be no rule. */
const unknownAccessKeys = (environment: Environment): string[] =>
  Object.keys(environment)
    .filter((key) => /^(ADMIN|ALLOWED|HIENO)_/.test(key) && !(configKeys as readonly string[]).includes(key))
    .map((key) => `${key}: is no setting of Hieno; .env.example lists them`);

const longPrompts = (values: ConfigValues): string[] =>
  (['HIENO_SYSTEM_PROMPT', 'HIENO_BASE_SYSTEM_PROMPT'] as const).flatMap((key) => {
    const tokens = estimateTokens(values[key] ?? '');
    return tokens <= mostSystemTokens
      ? []
      : [
          `${key}: is too long: about ${tokens} tokens, and the model takes ${mostSystemTokens} beside a conversation`,
        ];
  });

function readCloud(values: ConfigValues, problems: string[]): AzureCloud {
  const { AZURE_RESOURCE_MANAGER_URL: arm, AZURE_CA_FILE: caFile, LOCAL_AZURE_SPEED: speed } = values;
  if (arm === undefined) {
    if (caFile !== undefined)
      problems.push('AZURE_CA_FILE: is for an Azure at AZURE_RESOURCE_MANAGER_URL, which is not set');
    return publicCloud;
  }
  if (new URL(arm).protocol !== 'https:')
    problems.push('AZURE_RESOURCE_MANAGER_URL: must begin with https://, for tokens travel there');
  if (!isLoopback(new URL(arm).hostname))
    problems.push(
      'AZURE_RESOURCE_MANAGER_URL: must be on this machine; other clouds than Azure are not supported',
    );
  if (caFile === undefined) return cloudAt(arm, undefined, speed);
  try {
    return cloudAt(arm, readFileSync(caFile, 'utf8'), speed);
  } catch {
    problems.push(`AZURE_CA_FILE: ${caFile} cannot be read`);
    return cloudAt(arm, undefined, speed);
  }
}

/** Whoever reaches a bot without credentials sits at its machine. */
const readLimits = (values: ConfigValues, { kind }: BotCredentials): Limits => {
  const { perPerson, perConversation } = kind === 'anonymous' ? noLimits : publicRates;
  return {
    perPerson: values.HIENO_MESSAGES_PER_PERSON ?? perPerson,
    perConversation: values.HIENO_MESSAGES_PER_CONVERSATION ?? perConversation,
    mostWaiting: values.HIENO_QUESTIONS_WAITING,
    ...defined({ atOnce: values.HIENO_QUESTIONS_AT_ONCE }),
  };
};

function passwordIn(url: string | undefined): string | undefined {
  return url === undefined ? undefined : decodeURIComponent(new URL(url).password) || undefined;
}
