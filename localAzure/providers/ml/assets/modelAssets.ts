import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import { mlBody } from '../mlBody.js';
import {
  plainContainer,
  provisioned,
  versionContent,
  versionProperties,
  type AssetSpec,
} from './assetSpec.js';
import { modelSource } from './modelSource.js';

const version = mlBody(
  z.strictObject({
    ...versionProperties,
    modelType: z.enum(['mlflow_model', 'custom_model', 'triton_model']).nullish(),
    modelUri: z.string().min(1),
    jobName: z.string().nullish(),
    flavors: z.record(z.string(), z.unknown()).nullish(),
    stage: z.string().nullish(),
  }),
);

export const modelAssets: AssetSpec = {
  group: 'Model',
  container: plainContainer,
  async read(call, workspace) {
    const given = readBody(version, call.body, 'model versions').properties;
    return {
      ...versionContent(given),
      assetType: given.modelType ?? 'custom_model',
      uri: given.modelUri,
      ...(given.jobName && { jobName: given.jobName }),
      source: await modelSource(call.service, workspace, given.modelUri),
    };
  },
  essence: ({ uri, assetType }) => ({ uri, assetType }),
  showContainer: provisioned,
  showVersion: (call, doc) => ({
    modelType: doc.assetType,
    modelUri: doc.uri,
    jobName: doc.jobName,
    ...(doc.assetType === 'mlflow_model' && {
      flavors: { python_function: { data: { data: 'data', env: 'conda.yaml' } } },
    }),
    ...provisioned(call),
  }),
};
