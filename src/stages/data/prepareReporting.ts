import type { PreparedDataset } from '../../dataset/output/preparedFiles.js';
import type { Progress } from '../../dataset/progress.js';
import { progressLine, progressShare } from '../../dataset/output/reportWords.js';
import { preparedData } from './preparedData.js';
import type { StageContext } from '../stage.js';

const beatMs = 1000;

/** Prepares the data of a run, and shows how far it is. */
export async function prepareReporting({
  settings,
  inputs,
  signal,
  report,
}: StageContext): Promise<PreparedDataset> {
  let latest: Progress | undefined;
  const tell = (): void => {
    if (latest !== undefined) report(progressLine(latest), progressShare(latest));
  };
  // Also while nothing comes: at a report it is heard whether somebody wants the run to stop.
  const beat = setInterval(tell, beatMs);
  try {
    const onProgress = (progress: Progress): void => {
      latest = progress;
      tell();
    };
    return await preparedData(settings, inputs, { signal, onProgress });
  } finally {
    clearInterval(beat);
  }
}
