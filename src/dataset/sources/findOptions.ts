import type { Http } from './remote/http.js';
import type { Hub } from './remote/hub.js';

export interface FindOptions {
  readonly http: Http;
  readonly hub: Hub;
  /** Of all that is fetched. */
  readonly mostBytes: number;
  /** Keeps what was fetched until the dataset is ready. */
  readonly cacheFolder: string;
  /** Bytes that came, or were there from an earlier attempt. */
  readonly onBytes: (count: number, cached: boolean) => void;
  /** How many there will be. */
  readonly onSize: (bytes: number) => void;
  readonly signal?: AbortSignal;
}
