import { z } from 'zod';
import { ignored, mlBody, textMap } from '../mlBody.js';
import { commonJob, jobInput, jobOutput } from './jobProperties.js';

/** The body of a command job. What a GET adds is let in and ignored; what would be lost is refused by name. */
export const commandBody = mlBody(
  z.strictObject({
    ...commonJob,
    jobType: z.literal('Command'),
    command: z.string().regex(/[a-zA-Z0-9_]/),
    environmentId: z.string().regex(/[a-zA-Z0-9_]/),
    codeId: z.string().nullish(),
    environmentVariables: z.record(z.string(), z.string()).nullish(),
    inputs: z
      .record(z.string(), jobInput)
      .nullish()
      .transform((given) => given ?? {}),
    outputs: z
      .record(z.string(), jobOutput)
      .nullish()
      .transform((given) => given ?? {}),
    limits: z.strictObject({ jobLimitsType: z.literal('Command'), timeout: z.string().nullish() }).nullish(),
    resources: z
      .strictObject({
        instanceCount: z.number().int().min(1).nullish(),
        instanceType: z.string().nullish(),
        shmSize: z.string().nullish(),
        dockerArgs: z.string().nullish(),
        properties: z.record(z.string(), z.unknown()).nullish(),
      })
      .nullish(),
    distribution: z.unknown().optional(),
    queueSettings: z.looseObject({}).nullish(),
    tags: textMap,
    parameters: ignored,
  }),
);

export type CommandProperties = z.output<typeof commandBody>['properties'];
