import { AppError } from '../../../errors/appError.js';
import type { HubApi } from './hubApi.js';

/** What the hub has converted a dataset to, at one commit of the branch that it keeps it on. */
export interface Conversion {
  readonly commit: string;
  /** Configuration -> split -> paths. */
  readonly configs: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** In bytes. */
  readonly sizes: ReadonlyMap<string, number | undefined>;
}

const branch = 'refs/convert/parquet';

/**
 * The files are `<configuration>/<split>/0000.parquet` and so on; of a very large dataset only the first part is converted, and
 * the folder is called `partial-<split>`. The branch moves on whenever the hub converts again.
 *
 * @returns undefined where there is no conversion
 */
export async function convertedFiles(api: HubApi): Promise<Conversion | undefined> {
  const info = await api.info(branch).catch((error: unknown) => {
    if (error instanceof AppError && error.reason === 'dataset_missing') return undefined;
    throw error;
  });
  if (info?.sha === undefined) return undefined;
  const sizes = await api.files(info.sha, info);
  const configs = new Map<string, Map<string, string[]>>();
  for (const path of [...sizes.keys()].toSorted()) {
    const [, config, split] = /^([^/]+)\/(?:partial-)?([^/]+)\/[^/]+\.parquet$/.exec(path) ?? [];
    if (config === undefined || split === undefined) continue;
    const splits = configs.get(config) ?? new Map<string, string[]>();
    configs.set(config, splits.set(split, [...(splits.get(split) ?? []), path]));
  }
  return { commit: info.sha, configs, sizes };
}
