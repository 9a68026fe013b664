import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { advice } from '../../errors/nextStep.js';
import { lookAtDataset } from '../../dataset/lookAtDataset.js';
import { readManifest } from '../../dataset/output/manifest.js';
import { pinned } from '../../dataset/pinned.js';
import { prepareDataset, type PrepareOptions } from '../../dataset/prepare.js';
import { preparedIn, type PreparedDataset } from '../../dataset/output/preparedFiles.js';
import { datasetSource, sourceName } from '../../dataset/source.js';
import type { Settings } from '../../settings.js';
import { unlessAborted } from '../../unlessAborted.js';
import type { RunInputs } from '../inputs.js';

type Wanted = Pick<RunInputs, 'dataset' | 'slice' | 'seed' | 'skipBroken'>;

/** So little of a file on this machine is read while the person waits for the plan. */
const quickBytes = 8 * 1024 * 1024;
/** Nothing else is answered in a conversation while it waits for a plan. */
const patienceMs = 60_000;

/** The data that the inputs name, fetched and checked unless it is here: what was prepared for a plan is there for its run. */
export async function preparedData(
  settings: Settings,
  inputs: Wanted,
  options: Pick<PrepareOptions, 'onProgress' | 'signal'> = {},
): Promise<PreparedDataset> {
  const place = placeOf(settings, inputs);
  const { source, ...where } = place;
  return (await kept(place)) ?? (await prepareDataset(source, { ...where, ...options }));
}

/** What a plan needs to know: the inputs with what may change named exactly, and the data if it is here, or soon can be. */
export async function lookForData(
  settings: Settings,
  inputs: Wanted,
  signal = AbortSignal.timeout(patienceMs),
): Promise<{ readonly inputs: Wanted; readonly data?: PreparedDataset }> {
  const place = placeOf(settings, inputs);
  const { source, ...where } = place;
  const inTime = <T>(look: Promise<T>): Promise<T> =>
    look.catch((error: unknown) => {
      throw error === signal.reason ? silent(sourceName(source)) : error;
    });
  const before = await kept(place);
  if (before !== undefined) return { inputs: {}, data: before };
  if (source.kind === 'file') {
    const size = await stat(source.path).catch(() => undefined);
    // Where nothing can be read it is said at once why.
    if (size === undefined || size.size <= quickBytes)
      return {
        inputs: {},
        data: await inTime(unlessAborted(prepareDataset(source, { ...where, signal }), signal)),
      };
  }
  const { identity, prepared } = await inTime(lookAtDataset(source, { ...where, signal }));
  if (source.kind !== 'hub' || isCommit(source.revision))
    return { inputs: {}, ...defined({ data: prepared }) };
  // A branch moves on; what is confirmed is what was looked at.
  const exact = {
    dataset: pinned(source, identity),
    ...defined({ slice: source.split }),
  };
  const data = await kept(placeOf(settings, { ...inputs, ...exact }));
  return { inputs: exact, ...defined({ data }) };
}

/** What was prepared last of the default data, if it is still here; asks nobody. */
export async function keptDefaultData(settings: Settings): Promise<PreparedDataset | undefined> {
  return lyingAt(placeOf(settings, {}));
}

/** In a folder of its own for whatever makes the data what it is. */
function placeOf({ defaultDataset, datasetsDir, datasetHub, downloads }: Settings, inputs: Wanted) {
  const { dataset = defaultDataset.dataset, seed, skipBroken } = inputs;
  const slice = inputs.slice ?? (inputs.dataset === undefined ? defaultDataset.slice : undefined);
  const source = datasetSource(dataset, slice);
  const folder = createHash('sha256')
    .update(JSON.stringify([dataset, slice, seed, skipBroken]))
    .digest('hex');
  return {
    source,
    out: path.join(datasetsDir, 'prepared', folder.slice(0, 16)),
    hub: datasetHub,
    reach: downloads.reach,
    mostBytes: downloads.mostBytes,
    ...defined({ seed, skipBroken }),
  };
}

type Lying = Pick<ReturnType<typeof placeOf>, 'source' | 'out'>;

async function lyingAt({ source, out }: Lying): Promise<PreparedDataset | undefined> {
  const manifest = await readManifest(out);
  return manifest === undefined ? undefined : preparedIn(out, sourceName(source), manifest);
}

/** A commit never changes: what is kept of it needs no look at the hub, which may be down by now. */
const kept = async (place: Lying): Promise<PreparedDataset | undefined> =>
  place.source.kind === 'hub' && isCommit(place.source.revision) ? lyingAt(place) : undefined;

const isCommit = (revision: string | undefined): boolean => /^[0-9a-f]{40}$/.test(revision ?? '');

const silent = (name: string): AppError =>
  new AppError({
    reason: 'unavailable',
    sentence: `Whoever has ${name} has not said in a minute what it is.`,
    next: advice`Try again later.`,
    retryable: true,
  });
