import { z } from 'zod';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Call } from '../../../core/operation.js';
import type { AssetContainerDoc, AssetVersionDoc } from '../documents/assetDoc.js';
import { ignored, mlBody, textMap } from '../mlBody.js';
import type { Json, MlDocument } from '../mlDocument.js';

export type AssetContent = Omit<AssetVersionDoc, keyof MlDocument>;

/** What all containers and versions take. */
const commonProperties = {
  description: z.string().nullish(),
  tags: textMap,
  properties: textMap,
  isArchived: z.boolean().nullish(),
  provisioningState: ignored,
};

/** What versions of every kind take beside that. */
export const versionProperties = { ...commonProperties, isAnonymous: z.boolean().nullish() };

export const containerProperties = z.strictObject({
  ...commonProperties,
  latestVersion: ignored,
  nextVersion: ignored,
});

/** Of most kinds a container says nothing of its own. */
export const plainContainer = mlBody(containerProperties);

export interface Given {
  readonly description?: string | null | undefined;
  readonly tags?: Record<string, string> | null | undefined;
  readonly properties?: Record<string, string> | null | undefined;
  readonly isArchived?: boolean | null | undefined;
  /** Only of data. */
  readonly dataType?: string;
}

/** What is particular about a kind of asset. */
export interface AssetSpec {
  /** As the OpenAPI's names begin: `Code` of `CodeVersions_Get`. */
  readonly group: string;
  readonly container: z.ZodType<{ readonly properties: Given }>;
  /** A version as the body wants it; refuses what leads nowhere. */
  read(call: Call, workspace: ResourceDoc): AssetContent | Promise<AssetContent>;
  /** What a version is; a PUT of the same version may not change it. */
  essence(content: AssetContent): unknown;
  /** The properties that only this kind has. */
  showContainer?(call: Call, doc: AssetContainerDoc): Json;
  showVersion(call: Call, doc: AssetVersionDoc): Json;
}

/** What a body says that all kinds have. */
export function sharedContent(
  given: Given,
): Pick<AssetContainerDoc, 'description' | 'tags' | 'properties' | 'isArchived'> {
  return {
    ...(given.description && { description: given.description }),
    ...(given.tags && { tags: given.tags }),
    ...(given.properties && { properties: given.properties }),
    isArchived: given.isArchived ?? false,
  };
}

/** Of a version. */
export function versionContent(given: Given & { readonly isAnonymous?: boolean | null | undefined }) {
  return { ...sharedContent(given), isAnonymous: given.isAnonymous ?? false };
}

/** From 2024 on answers say that an asset is there; of data none does. */
export function provisioned({ apiVersion }: Call): Json {
  return apiVersion >= '2024' ? { provisioningState: 'Succeeded' } : {};
}
