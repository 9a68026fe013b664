import type { DatasetSource } from '../../source.js';
import type { Hub } from './hub.js';

/**
 * From where files are fetched whose address somebody names in a chat.
 *
 * - `internet`: https addresses of the internet. What only the bot's host can reach is not for whoever writes to the bot.
 * - `machine`: those, and addresses of this machine.
 * - `anywhere`: whatever can be reached.
 */
export type Reach = 'internet' | 'machine' | 'anywhere';

/** What the operator allows of downloads. */
export interface DownloadLimits {
  readonly reach?: Reach;
  /** Of one file, or of all that is fetched of a dataset. */
  readonly mostBytes?: number;
}

/** Where one GET may lead. */
export interface GetOptions {
  readonly reach: Reach;
  /** A server that the operator has named, and what it redirects to. */
  readonly hub?: {
    readonly origin: string;
    /** Whether requests begin there: then a hub inside the network may have its store there as well. */
    readonly isFirst: boolean;
  };
}

/** The hub's own address is the operator's word, and so trusted; what a person names is not. */
export const guardFor = (
  source: DatasetSource,
  { endpoint }: Hub,
  reach: Reach = 'anywhere',
): GetOptions => ({ reach, hub: { origin: new URL(endpoint).origin, isFirst: source.kind === 'hub' } });
