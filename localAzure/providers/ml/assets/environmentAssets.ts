import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import { errors } from '../../../core/errors.js';
import { ignored, mlBody } from '../mlBody.js';
import { withoutEmpty } from '../mlDocument.js';
import {
  plainContainer,
  provisioned,
  versionContent,
  versionProperties,
  type AssetSpec,
} from './assetSpec.js';

const meaningful = z.string().regex(/[a-zA-Z0-9_]/);
const route = z.strictObject({ path: meaningful, port: z.number().int() }).nullish();

const content = {
  image: z.string().nullish(),
  build: z
    .strictObject({ contextUri: meaningful, dockerfilePath: z.string().default('Dockerfile') })
    .nullish(),
  condaFile: z.string().nullish(),
  osType: z.enum(['Linux', 'Windows']).default('Linux'),
  autoRebuild: z.enum(['Disabled', 'OnBaseImageUpdate']).nullish(),
  inferenceConfig: z
    .strictObject({ livenessRoute: route, readinessRoute: route, scoringRoute: route })
    .nullish(),
  stage: z.string().nullish(),
};

const version = mlBody(
  z.strictObject({
    ...versionProperties,
    ...content,
    environmentType: ignored,
  }),
);

/** Images and packages that jobs ask for. They are written down; nothing here builds an image. */
export const environmentAssets: AssetSpec = {
  group: 'Environment',
  container: plainContainer,
  read(call) {
    const given = readBody(version, call.body, 'environment versions').properties;
    const { image, build, condaFile, osType, autoRebuild, inferenceConfig, stage } = given;
    if (!image && !build)
      throw errors.invalid('ValidationError', 'An environment needs an image or a build context.', {
        target: 'image',
      });
    if (image && build)
      throw errors.invalid('ValidationError', 'An environment has an image or a build context, not both.', {
        target: 'build',
      });
    return {
      ...versionContent(given),
      content: withoutEmpty({ image, build, condaFile, osType, autoRebuild, inferenceConfig, stage }),
    };
  },
  essence: ({ content: is = {} }) => ({ image: is['image'], build: is['build'], condaFile: is['condaFile'] }),
  showContainer: provisioned,
  showVersion: (call, doc) => ({ environmentType: 'UserCreated', ...doc.content, ...provisioned(call) }),
};
