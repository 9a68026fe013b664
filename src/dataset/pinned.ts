import type { SourceIdentity } from './reading.js';
import type { HubSource } from './source.js';

/** A dataset of the hub at the commit where it was found, in one word that `datasetSource` reads back: `owner/name@commit`. */
export const pinned = ({ name }: HubSource, { revision }: Pick<SourceIdentity, 'revision'>): string =>
  `${name}@${revision}`;
