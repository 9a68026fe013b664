import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import type { Call } from '../../../core/operation.js';
import { storageOf } from '../../storage/storage.js';
import { isCommandJob } from '../documents/jobDoc.js';
import { commandLog, runFolder } from '../documents/runFolder.js';
import { Commands } from '../jobs/commandLife.js';
import { pipelineLog, trainingLog } from '../jobs/jobLog.js';
import type { Run } from './runs.js';

const linkLivesMs = 60 * 60 * 1000;

/**
 * The log files of a run with addresses that may be read without a token for an hour. A file is written when it is
 * asked for, as far as the run has come; what a command has written is there to stay once it has ended.
 */
export async function logFiles(
  { service }: Call,
  workspace: ResourceDoc,
  run: Run,
): Promise<Record<string, string>> {
  const file = logOf(service, run);
  if (!file) return {};
  const storage = storageOf(service);
  const { account, container, path } = runFolder(workspace, run.id);
  const blob = `${path}/${file.name}`;
  if (file.content !== undefined) {
    await storage.createContainer(account, container);
    await storage.upload(account, container, blob, file.content);
  }
  return { [file.name]: storage.readableUrl(account, container, blob, linkLivesMs) };
}

/** Its name, and its content where it is not in storage yet; undefined for a run without one. */
function logOf(
  service: Service,
  { job, training }: Run,
): { readonly name: string; readonly content?: string } | undefined {
  if (training) return { name: commandLog, content: trainingLog(service, training) };
  if (!job) return undefined;
  if (!isCommandJob(job)) return { name: 'logs/azureml/executionlogs.txt', content: pipelineLog(job) };
  const content = service.parts.get(Commands).log(job.id);
  if (content !== undefined) return { name: commandLog, content };
  return job.startedAt === undefined ? undefined : { name: commandLog };
}
