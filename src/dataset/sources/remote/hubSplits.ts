import { AppError } from '../../../errors/appError.js';
import { defined } from '../../../defined.js';
import { advice } from '../../../errors/nextStep.js';
import { chooseConfig } from './chooseConfig.js';
import { convertedFiles } from './convertedFiles.js';
import type { Http } from './http.js';
import type { Hub } from './hub.js';
import { hubApi, type DatasetInfo, type RepoInfo } from './hubApi.js';
import { splitFiles } from './splitFiles.js';

/** A dataset of the hub at one commit. */
export interface HubDataset {
  readonly name: string;
  /** The commit that was asked for, whatever happens to the branch meanwhile. */
  readonly revision: string;
  /** The commit of the hub's conversion that the files are read from, where the dataset has no Parquet of its own. */
  readonly converted?: string;
  readonly splits: ReadonlyMap<string, HubSplit>;
}

export interface HubSplit {
  readonly files: readonly HubFile[];
  /** As the dataset's card says it; the files themselves have the last word. */
  readonly rows?: number;
}

export interface HubFile {
  readonly name: string;
  readonly url: string;
  /** In bytes. */
  readonly size?: number;
}

/**
 * The Parquet files of a dataset by split: its own, or where it has none the ones that the hub has converted it to.
 *
 * @param revision a branch, a tag or a commit; `main` if undefined
 * @throws AppError `dataset_missing`, `dataset_gated`, `hub_token_rejected`, `throttled`, `unavailable`; `bad_argument` where
 * a configuration must be named
 */
export async function hubDataset(
  http: Http,
  hub: Hub,
  name: string,
  { revision = 'main', config: named }: { readonly revision?: string; readonly config?: string } = {},
): Promise<HubDataset> {
  const api = hubApi(http, hub, name);
  const info = (await api.info(revision)) ?? (revision === 'main' ? await api.info() : undefined) ?? {};
  const commit = info.sha ?? revision;
  const files = await api.files(commit, info);
  const configs = info.cardData?.configs ?? [];
  const names = configs.map(({ config_name = 'default' }) => config_name);
  const preferred = configs.find((one) => one.default === true)?.config_name;
  const config = named ?? chooseConfig(name, names, preferred);
  const own = splitFiles([...files.keys()], configs, config);
  if (own.size > 0)
    return {
      name,
      revision: commit,
      splits: splitsAt(hub, name, commit, own, files, declaredRows(info, config)),
    };
  if (Object.keys(info).length === 0 && files.size === 0) throw noDataset(name, hub);
  // The hub converts the default branch and nothing else.
  if (revision !== 'main' && (await api.info())?.sha !== commit) throw notConverted(name, revision);
  const conversion = await convertedFiles(api);
  const chosen = named ?? chooseConfig(name, [...(conversion?.configs.keys() ?? [])], preferred);
  const splits = chosen === undefined ? undefined : conversion?.configs.get(chosen);
  if (conversion === undefined || splits === undefined) throw noParquet(name, named);
  return {
    name,
    revision: commit,
    converted: conversion.commit,
    splits: splitsAt(hub, name, conversion.commit, splits, conversion.sizes, declaredRows(info, chosen)),
  };
}

function splitsAt(
  { endpoint }: Hub,
  name: string,
  commit: string,
  splits: ReadonlyMap<string, readonly string[]>,
  sizes: ReadonlyMap<string, number | undefined>,
  declared: ReadonlyMap<string, number>,
): ReadonlyMap<string, HubSplit> {
  const fileAt = (path: string): HubFile => {
    const size = sizes.get(path);
    return {
      name: path.split('/').at(-1) ?? path,
      url: `${endpoint}/datasets/${name}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`,
      ...defined({ size }),
    };
  };
  return new Map(
    [...splits].map(([split, paths]) => {
      const rows = declared.get(split);
      return [split, { files: paths.map(fileAt), ...defined({ rows }) }];
    }),
  );
}

function declaredRows({ cardData }: RepoInfo, config: string | undefined): ReadonlyMap<string, number> {
  const infos = cardData?.dataset_info ?? [];
  const list = Array.isArray(infos) ? (infos as readonly DatasetInfo[]) : [infos as DatasetInfo];
  const info =
    list.find(({ config_name }) => config_name === (config ?? 'default')) ??
    (list.length === 1 ? list[0] : undefined);
  return new Map(
    (info?.splits ?? []).flatMap(({ name, num_examples }) =>
      num_examples === undefined ? [] : [[name, num_examples] as const],
    ),
  );
}

const noParquet = (name: string, config: string | undefined): AppError =>
  new AppError({
    reason: 'dataset_missing',
    sentence: `The hub has no Parquet files of ${name}${config === undefined ? '' : ` in the configuration ${config}`}.`,
    next: advice`Download the dataset and name the file: JSONL, CSV or Parquet.`,
  });

const notConverted = (name: string, revision: string): AppError =>
  new AppError({
    reason: 'dataset_missing',
    sentence: `${name} has no Parquet files at ${revision}, and the hub converts what its default branch is now and nothing else.`,
    next: advice`Leave the revision away, or download the dataset and name the file: JSONL, CSV or Parquet.`,
  });

const noDataset = (name: string, hub: Hub): AppError =>
  new AppError({
    reason: 'dataset_missing',
    sentence: `There is no dataset ${name} on ${new URL(hub.endpoint).host}.`,
    next: advice`Check its name (owner/name) and HF_ENDPOINT.`,
  });
