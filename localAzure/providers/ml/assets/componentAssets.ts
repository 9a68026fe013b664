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

const types = [
  'command',
  'pipeline',
  'parallel',
  'sweep',
  'spark',
  'automl',
  'import',
  'datatransfer',
] as const;

/** What a component consists of is described by its own schema, not by the OpenAPI: kept as it came. */
const componentSpec = z.looseObject({ type: z.enum(types), name: z.string().optional() });

const version = mlBody(
  z.strictObject({
    ...versionProperties,
    componentSpec,
    stage: z.string().nullish(),
  }),
);

export const componentAssets: AssetSpec = {
  group: 'Component',
  container: plainContainer,
  read(call) {
    const given = readBody(version, call.body, 'component versions').properties;
    return {
      ...versionContent(given),
      content: given.componentSpec,
    };
  },
  essence: ({ content }) => content,
  showContainer: provisioned,
  showVersion: (call, doc) => ({ componentSpec: doc.content, ...provisioned(call) }),
};
