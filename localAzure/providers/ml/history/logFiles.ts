import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Call } from '../../../core/operation.js';
import { storageOf } from '../../storage/storage.js';
import { workspaceStore } from '../inWorkspace.js';
import { pipelineLog, trainingLog } from '../jobs/jobLog.js';
import type { Run } from './runs.js';

/** Where a workspace keeps what its runs have written. */
const container = 'azureml';
const linkLivesMs = 60 * 60 * 1000;

/**
 * The log files of a run with addresses that may be read without a token for an hour. The file is written when it is
 * asked for, as far as the run has come.
 */
export async function logFiles(
  { service }: Call,
  workspace: ResourceDoc,
  run: Run,
): Promise<Record<string, string>> {
  const [name, content] =
    run.parentId === undefined
      ? ['logs/azureml/executionlogs.txt', pipelineLog(run.job)]
      : ['user_logs/std_log.txt', trainingLog(service, run.job)];
  const { account } = workspaceStore(workspace);
  const blob = `ExperimentRun/dcid.${run.id}/${name}`;
  await storageOf(service).createContainer(account, container);
  await storageOf(service).upload(account, container, blob, content);
  return { [name]: storageOf(service).readableUrl(account, container, blob, linkLivesMs) };
}
