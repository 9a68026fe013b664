import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { localAdminChannels, provenChannels } from '../adminChannels.js';
import type { BotCredentials } from '../botCredentials.js';
import { cloudAt, publicCloud, type AzureCloud } from '../azure/arm/cloud.js';
import { endpointAuths } from '../azure/ml/endpointAuth.js';
import { datasetSource } from '../dataset/source.js';
import { defined } from '../defined.js';
import { noLimits, publicRates, type Limits } from '../limits.js';
import { isLoopback } from '../loopback.js';
import { packageRoot } from '../packageRoot.js';
import type { Settings } from '../settings.js';
import { contextTokens, estimateTokens } from '../tokens.js';

const text = z.string().trim().min(1);
const port = z.coerce.number().int().min(0).max(65535);
const guid = z.guid('is not a GUID');
const list = text.transform((value) =>
  value
    .split(/[\s,;]+/)
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const name = (pattern: RegExp, says: string) => text.regex(pattern, says);

/** Of a system prompt: it goes along with every question, beside which there must be room for a conversation. */
const mostSystemTokens = contextTokens / 4;
const temperature = z.coerce.number().min(0).max(2).default(0.7);
const topP = z.coerce.number().gt(0).max(1).default(0.9);
/** As much as leaves room for a prompt. */
const answerTokens = z.coerce
  .number()
  .int()
  .min(16)
  .max(contextTokens / 2)
  .default(768);

const mostAMinute = z.coerce.number().int().min(0).max(1_000_000).optional();

const foundryName = /^[a-zA-Z0-9][\w-]{2,32}$/;
const foundryRule = 'is no name of a hub or project: 3 to 33 letters, digits, - and _';

/** Every setting of the bot. `.env.example` documents the same keys in the same words, and a test holds them together. */
export const configSchema = z.object({
  PORT: port.default(3978),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  HIENO_DATA_DIR: text.default('.hieno'),
  HIENO_RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
  HIENO_DATASET: text.optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'is no address of the form postgres://user@host/name' })
    .optional(),
  HIENO_PARENT: z.enum(['0', '1']).default('0'),
  HISTORY_TURNS: z.coerce.number().int().min(0).max(50).optional(),
  HIENO_MESSAGES_PER_PERSON: mostAMinute,
  HIENO_MESSAGES_PER_CONVERSATION: mostAMinute,
  HIENO_QUESTIONS_AT_ONCE: z.coerce.number().int().min(1).max(100_000).optional(),
  HIENO_QUESTIONS_WAITING: z.coerce.number().int().min(0).max(100_000).default(100),
  HIENO_SYSTEM_PROMPT: text.optional(),
  HIENO_TEMPERATURE: temperature,
  HIENO_TOP_P: topP,
  HIENO_ANSWER_TOKENS: answerTokens,
  HIENO_BASE_SYSTEM_PROMPT: text.optional(),
  HIENO_BASE_TEMPERATURE: temperature,
  HIENO_BASE_TOP_P: topP,
  HIENO_BASE_ANSWER_TOKENS: answerTokens,
  HF_ENDPOINT: z.url({ protocol: /^https?$/, error: 'is no address' }).default('https://huggingface.co'),
  HF_TOKEN: text.optional(),
  HIENO_DOWNLOAD_MIB: z.coerce.number().int().min(1).max(1_048_576).default(4096),
  HIENO_PRIVATE_ADDRESSES: z.enum(['0', '1']).default('0'),

  MicrosoftAppType: z.enum(['MultiTenant', 'SingleTenant', 'UserAssignedMSI']).optional(),
  MicrosoftAppId: guid.optional(),
  MicrosoftAppPassword: text.optional(),
  MicrosoftAppTenantId: guid.optional(),
  ADMIN_OBJECT_IDS: list.optional(),
  ADMIN_CHANNELS: list.optional(),
  ALLOWED_TENANT_IDS: list.optional(),

  AZURE_SUBSCRIPTION_ID: guid.optional(),
  AZURE_TENANT_ID: guid.optional(),
  AZURE_CLIENT_ID: guid.optional(),
  AZURE_RESOURCE_GROUP_NAME: name(/^[\w().-]{1,90}$/, 'is no name of a resource group').default('hieno'),
  AZURE_LOCATION: name(/^[a-z0-9]+$/, 'is no region such as eastus').default('eastus'),
  AZURE_ML_WORKSPACE_NAME: name(
    /^[a-zA-Z0-9][\w-]{2,23}$/,
    'is no workspace name: 3 to 24 letters, digits, - and _',
  ).default('hieno'),
  AZURE_ML_CLUSTER_NAME: name(
    /^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
    'is no cluster name: 3 to 24 letters, digits and -',
  ).default('gpu-nc24s-a100-v4'),
  AZURE_ML_TRAINING_SIZE: text.default('Standard_NC24ads_A100_v4'),
  AZURE_ML_SERVING_SIZE: text.default('Standard_NC6s_v3'),
  AZURE_ML_REGISTRY: text.default('azureml'),
  AZURE_BASE_MODEL: text.default('Phi-3-mini-4k-instruct'),
  AZURE_BASE_MODEL_VERSION: text.default('15'),
  AZURE_FINETUNE_COMPONENT: text.default('chat_completion_pipeline'),
  AZURE_FINETUNE_COMPONENT_VERSION: text.default('0.0.82'),
  AZURE_MODEL_NAME: name(/^[a-zA-Z0-9][\w.-]{0,254}$/, 'is no model name').default('hieno-phi3'),
  AZURE_ENDPOINT_NAME: name(
    /^[a-z](-?[a-z0-9])+$/,
    'is no endpoint name: small letters, digits and single dashes, a letter first',
  )
    .max(23, 'is too long: 23 characters, for Hieno adds a suffix')
    .default('hieno'),
  AZURE_ENDPOINT_AUTH: z.enum(endpointAuths).default('key'),
  AZURE_DEPLOYMENT_NAME: name(
    /^[a-z](-?[a-z0-9])+$/,
    'is no deployment name: small letters, digits and single dashes, a letter first',
  )
    .max(28, 'is too long')
    .default('blue'),
  AZURE_FOUNDRY_HUB_NAME: name(foundryName, foundryRule).optional(),
  AZURE_FOUNDRY_PROJECT_NAME: name(foundryName, foundryRule).optional(),
  AZURE_RESOURCE_MANAGER_URL: z.url('is no address').optional(),
  AZURE_CA_FILE: text.optional(),
  LOCAL_AZURE_SPEED: z.coerce.number().min(0).default(80),
  IDENTITY_ENDPOINT: z.url('is no address').optional(),
  IDENTITY_HEADER: text.optional(),
});

export type ConfigKey = keyof typeof configSchema.shape;
export const configKeys = Object.keys(configSchema.shape) as readonly ConfigKey[];

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

/** A configuration that does not hold together: every problem of it at once. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(['Hieno cannot start:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.name = 'ConfigError';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;
type Values = z.infer<typeof configSchema>;

/**
 * The environment as one frozen Config. An empty variable counts as absent.
 *
 * @throws ConfigError with all problems
 */
export function readConfig(environment: Environment = process.env): Config {
  const given = Object.fromEntries(
    configKeys.map((key) => [key, environment[key]?.trim() === '' ? undefined : environment[key]]),
  );
  const parsed = configSchema.safeParse(given);
  const problems = unknownAccessKeys(environment);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`));
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
    retentionMs: values.HIENO_RETENTION_DAYS * 24 * 60 * 60 * 1000,
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

const longPrompts = (values: Values): string[] =>
  (['HIENO_SYSTEM_PROMPT', 'HIENO_BASE_SYSTEM_PROMPT'] as const).flatMap((key) => {
    const tokens = estimateTokens(values[key] ?? '');
    return tokens <= mostSystemTokens
      ? []
      : [
          `${key}: is too long: about ${tokens} tokens, and the model takes ${mostSystemTokens} beside a conversation`,
        ];
  });

function readCloud(values: Values, problems: string[]): AzureCloud {
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

function readCredentials(values: Values, cloud: AzureCloud, problems: string[]): BotCredentials {
  const {
    MicrosoftAppType: appType = 'SingleTenant',
    MicrosoftAppId: appId,
    MicrosoftAppPassword: appPassword,
    MicrosoftAppTenantId: tenantId,
  } = values;
  if (appId === undefined) {
    for (const key of ['MicrosoftAppPassword', 'MicrosoftAppTenantId', 'MicrosoftAppType'] as const)
      if (values[key] !== undefined) problems.push(`${key}: is set, but MicrosoftAppId is not`);
    if (!isLoopback(new URL(cloud.arm).hostname))
      problems.push(
        'MicrosoftAppId: is needed, because without it anybody could give commands to a bot that works in your Azure',
      );
    return { kind: 'anonymous' };
  }
  if (appType === 'UserAssignedMSI' && appPassword !== undefined)
    problems.push('MicrosoftAppPassword: must be empty with MicrosoftAppType UserAssignedMSI');
  if (appType !== 'UserAssignedMSI' && appPassword === undefined)
    problems.push(`MicrosoftAppPassword: is needed with MicrosoftAppType ${appType}`);
  if (appType !== 'MultiTenant' && tenantId === undefined)
    problems.push(`MicrosoftAppTenantId: is needed with MicrosoftAppType ${appType}`);
  return {
    kind: 'credentials',
    appType,
    appId,
    ...defined({ appPassword, tenantId }),
  };
}

function readAdmins(values: Values, credentials: BotCredentials, problems: string[]): Config['admins'] {
  const ids = values.ADMIN_OBJECT_IDS;
  if (ids === undefined) {
    if (credentials.kind === 'anonymous') return 'everyone-on-loopback';
    problems.push('ADMIN_OBJECT_IDS: is needed, or nobody could give a command; Entra object ids, by commas');
    return new Set();
  }
  // On the loopback an admin may also be a client of the Emulator, which has no object id.
  if (credentials.kind !== 'anonymous')
    for (const id of ids)
      if (!guid.safeParse(id).success) problems.push(`ADMIN_OBJECT_IDS: ${id} is not a GUID`);
  return new Set(ids);
}

/** Whoever reaches a bot without credentials sits at its machine. */
const readLimits = (values: Values, { kind }: BotCredentials): Limits => {
  const { perPerson, perConversation } = kind === 'anonymous' ? noLimits : publicRates;
  return {
    perPerson: values.HIENO_MESSAGES_PER_PERSON ?? perPerson,
    perConversation: values.HIENO_MESSAGES_PER_CONVERSATION ?? perConversation,
    mostWaiting: values.HIENO_QUESTIONS_WAITING,
    ...defined({ atOnce: values.HIENO_QUESTIONS_AT_ONCE }),
  };
};

function readAdminChannels(
  { ADMIN_CHANNELS: named }: Values,
  credentials: BotCredentials,
  problems: string[],
): ReadonlySet<string> {
  const isLocal = credentials.kind === 'anonymous';
  if (named === undefined) return new Set(isLocal ? localAdminChannels : ['msteams']);
  const known: readonly string[] = isLocal ? localAdminChannels : provenChannels;
  for (const channel of named)
    if (!known.includes(channel))
      problems.push(
        `ADMIN_CHANNELS: ${channel} is no channel to believe admins on; there are ${known.join(', ')}`,
      );
  return new Set(named);
}

function passwordIn(url: string | undefined): string | undefined {
  return url === undefined ? undefined : decodeURIComponent(new URL(url).password) || undefined;
}

/**
 * From where datasets are fetched and how much of one, for programs that need nothing else.
 *
 * @throws ConfigError with all problems
 */
export function readDatasetSettings(environment: Environment = process.env): {
  readonly hub: Settings['datasetHub'];
  readonly mostBytes: number;
} {
  const { HF_ENDPOINT, HF_TOKEN, HIENO_DOWNLOAD_MIB } = configSchema.shape;
  const parsed = z
    .object({ HF_ENDPOINT, HF_TOKEN, HIENO_DOWNLOAD_MIB })
    .safeParse(
      Object.fromEntries(
        (['HF_ENDPOINT', 'HF_TOKEN', 'HIENO_DOWNLOAD_MIB'] as const).map((key) => [
          key,
          environment[key]?.trim() === '' ? undefined : environment[key],
        ]),
      ),
    );
  if (parsed.success) return { hub: readHub(parsed.data), mostBytes: mostBytesOf(parsed.data) };
  throw new ConfigError(parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`));
}

const readHub = ({
  HF_ENDPOINT,
  HF_TOKEN,
}: Pick<Values, 'HF_ENDPOINT' | 'HF_TOKEN'>): Settings['datasetHub'] => ({
  endpoint: HF_ENDPOINT.replace(/\/+$/, ''),
  ...defined({ token: HF_TOKEN }),
});

/** `HuggingFaceH4/ultrachat_200k train_sft[:1%]`: what the tutorial trains on. A stand-in for Azure has no such hub beside it. */
const tutorialDataset = { dataset: 'HuggingFaceH4/ultrachat_200k', slice: 'train_sft[:1%]' };

function readDefaultDataset({ HIENO_DATASET: named, AZURE_RESOURCE_MANAGER_URL: arm }: Values) {
  if (named === undefined)
    return arm === undefined
      ? tutorialDataset
      : { dataset: path.resolve(packageRoot, 'samples/phi3-on-azure-ml.jsonl') };
  const [dataset = '', slice, ...others] = named.split(/\s+/);
  // A path may hold blanks; a name and an address may not.
  if (datasetSource(dataset).kind === 'file' || others.length > 0)
    return { dataset: path.resolve(packageRoot, named) };
  return { dataset, ...defined({ slice }) };
}

const mostBytesOf = ({ HIENO_DOWNLOAD_MIB }: Pick<Values, 'HIENO_DOWNLOAD_MIB'>): number =>
  HIENO_DOWNLOAD_MIB * 1024 ** 2;

/** A bot without credentials is on the loopback: who reaches it reaches what it reaches. */
function readDownloads(values: Values): Settings['downloads'] {
  const isLocal = values.MicrosoftAppId === undefined;
  const isOpen = values.HIENO_PRIVATE_ADDRESSES === '1';
  return {
    reach: isOpen || isLocal ? 'anywhere' : 'internet',
    attachments: isOpen ? 'anywhere' : isLocal ? 'machine' : 'internet',
    mostBytes: mostBytesOf(values),
  };
}

const readSettings = (values: Values): Settings => ({
  subscriptionId: values.AZURE_SUBSCRIPTION_ID ?? '',
  tenantId: values.AZURE_TENANT_ID ?? '',
  resourceGroup: values.AZURE_RESOURCE_GROUP_NAME,
  location: values.AZURE_LOCATION,
  workspace: values.AZURE_ML_WORKSPACE_NAME,
  cluster: values.AZURE_ML_CLUSTER_NAME,
  trainingSize: values.AZURE_ML_TRAINING_SIZE,
  servingSize: values.AZURE_ML_SERVING_SIZE,
  registry: values.AZURE_ML_REGISTRY,
  baseModel: values.AZURE_BASE_MODEL,
  baseModelVersion: values.AZURE_BASE_MODEL_VERSION,
  component: values.AZURE_FINETUNE_COMPONENT,
  componentVersion: values.AZURE_FINETUNE_COMPONENT_VERSION,
  model: values.AZURE_MODEL_NAME,
  endpoint: values.AZURE_ENDPOINT_NAME,
  endpointAuth: values.AZURE_ENDPOINT_AUTH,
  deployment: values.AZURE_DEPLOYMENT_NAME,
  models: {
    tuned: {
      ...defined({ systemPrompt: values.HIENO_SYSTEM_PROMPT }),
      temperature: values.HIENO_TEMPERATURE,
      topP: values.HIENO_TOP_P,
      answerTokens: values.HIENO_ANSWER_TOKENS,
    },
    base: {
      ...defined({ systemPrompt: values.HIENO_BASE_SYSTEM_PROMPT }),
      temperature: values.HIENO_BASE_TEMPERATURE,
      topP: values.HIENO_BASE_TOP_P,
      answerTokens: values.HIENO_BASE_ANSWER_TOKENS,
    },
  },
  hub: values.AZURE_FOUNDRY_HUB_NAME ?? `${values.AZURE_ML_WORKSPACE_NAME}-hub`,
  project: values.AZURE_FOUNDRY_PROJECT_NAME ?? `${values.AZURE_ML_WORKSPACE_NAME}-project`,
  defaultDataset: readDefaultDataset(values),
  datasetsDir: path.resolve(values.HIENO_DATA_DIR, 'datasets'),
  datasetHub: readHub(values),
  downloads: readDownloads(values),
});
