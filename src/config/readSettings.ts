import path from 'node:path';
import { defined } from '../defined.js';
import type { Settings } from '../settings.js';
import type { ConfigValues } from './configSchema.js';
import { readDefaultDataset, readDownloads, readHub } from './readDatasetSettings.js';

export const readSettings = (values: ConfigValues): Settings => ({
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
  suggestedQuestions: values.HIENO_SUGGESTED_QUESTIONS,
  hub: values.AZURE_FOUNDRY_HUB_NAME ?? `${values.AZURE_ML_WORKSPACE_NAME}-hub`,
  project: values.AZURE_FOUNDRY_PROJECT_NAME ?? `${values.AZURE_ML_WORKSPACE_NAME}-project`,
  defaultDataset: readDefaultDataset(values),
  datasetsDir: path.resolve(values.HIENO_DATA_DIR, 'datasets'),
  exportsDir: path.resolve(values.HIENO_DATA_DIR, 'exports'),
  datasetHub: readHub(values),
  downloads: readDownloads(values),
});
