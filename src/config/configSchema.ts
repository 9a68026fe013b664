import { z } from 'zod';
import { endpointAuths } from '../azure/ml/endpointAuth.js';
import { contextTokens } from '../tokens.js';

const text = z.string().trim().min(1);
const port = z.coerce.number().int().min(0).max(65535);
export const guid = z.guid('is not a GUID');
const list = text.transform((value) =>
  value
    .split(/[\s,;]+/)
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const name = (pattern: RegExp, says: string) => text.regex(pattern, says);

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
  HIENO_SUGGESTED_QUESTIONS: z.coerce.number().int().min(0).max(3).default(3),
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
export type ConfigValues = z.infer<typeof configSchema>;
