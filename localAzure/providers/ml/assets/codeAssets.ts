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
import { requireLocation } from './requireLocation.js';

const version = mlBody(
  z.strictObject({
    ...versionProperties,
    codeUri: z.string().min(1),
  }),
);

/** Folders of scripts in blob storage. */
export const codeAssets: AssetSpec = {
  group: 'Code',
  container: plainContainer,
  read(call, workspace) {
    const given = readBody(version, call.body, 'code versions').properties;
    requireLocation(call.service, workspace, given.codeUri, 'codeUri');
    return { ...versionContent(given), uri: given.codeUri };
  },
  essence: ({ uri }) => uri,
  showContainer: provisioned,
  showVersion: (call, doc) => ({ codeUri: doc.uri, ...provisioned(call) }),
};
