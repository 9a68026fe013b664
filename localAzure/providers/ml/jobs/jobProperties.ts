import { z } from 'zod';
import { ignored, textMap } from '../mlBody.js';

const modes = ['ReadOnlyMount', 'ReadWriteMount', 'Download', 'Direct', 'EvalMount', 'EvalDownload'] as const;
const assetTypes = [
  'uri_file',
  'uri_folder',
  'mltable',
  'custom_model',
  'mlflow_model',
  'triton_model',
] as const;

export const literal = z.string().regex(/[a-zA-Z0-9_]/, 'must contain a letter, a digit or an underscore');

export const jobInput = z.discriminatedUnion('jobInputType', [
  z.strictObject({ jobInputType: z.literal('literal'), value: literal, description: z.string().nullish() }),
  z.strictObject({
    jobInputType: z.enum(assetTypes),
    uri: z.string().regex(/[a-zA-Z0-9_]/),
    mode: z.enum(modes).nullish(),
    description: z.string().nullish(),
  }),
]);

export const jobOutput = z.strictObject({
  jobOutputType: z.enum(assetTypes),
  mode: z.enum(['ReadWriteMount', 'Upload', 'Direct']).nullish(),
  uri: z.string().nullish(),
  description: z.string().nullish(),
});

/** What jobs of every type take. */
export const commonJob = {
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  experimentName: z.string().default('Default'),
  computeId: z.string().nullish(),
  identity: z.strictObject({ identityType: z.enum(['AMLToken', 'Managed', 'UserIdentity']) }).nullish(),
  isArchived: z.boolean().nullish(),
  tags: textMap,
  properties: textMap,
  services: ignored,
  status: ignored,
};
