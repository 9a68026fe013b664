import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import { ignored, mlBody } from '../mlBody.js';
import { containerProperties, versionContent, versionProperties, type AssetSpec } from './assetSpec.js';
import { requireLocation } from './requireLocation.js';

const dataType = z.enum(['uri_file', 'uri_folder', 'mltable']);

const version = mlBody(
  z.strictObject({
    ...versionProperties,
    dataType,
    dataUri: z.string().regex(/[a-zA-Z0-9_]/),
    /** Of an MLTable, which is not looked into. */
    referencedUris: ignored,
  }),
);

export const dataAssets: AssetSpec = {
  group: 'Data',
  container: mlBody(containerProperties.extend({ dataType })),
  read(call, workspace) {
    const given = readBody(version, call.body, 'data versions').properties;
    requireLocation(call.service, workspace, given.dataUri, 'dataUri');
    return {
      ...versionContent(given),
      assetType: given.dataType,
      uri: given.dataUri,
    };
  },
  essence: ({ uri, assetType }) => ({ uri, assetType }),
  showContainer: (_call, doc) => ({ dataType: doc.assetType }),
  showVersion: (_call, doc) => ({ dataType: doc.assetType, dataUri: doc.uri }),
};
