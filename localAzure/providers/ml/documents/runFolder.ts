import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { workspaceStore } from '../inWorkspace.js';
import type { BlobLocation } from './blobLocation.js';

/** Where a workspace keeps what its runs have written. */
const container = 'azureml';

/** The file, in a run's folder, of what its command has written to both of its outputs. */
export const commandLog = 'user_logs/std_log.txt';

/** The folder of a run's artefacts and logs. */
export function runFolder(workspace: ResourceDoc, runId: string): BlobLocation {
  return { account: workspaceStore(workspace).account, container, path: `ExperimentRun/dcid.${runId}` };
}
