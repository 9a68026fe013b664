import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { AzureError } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import { artefactData } from '../../../model/artefact.js';
import { storageOf } from '../../storage/storage.js';
import type { ModelSource } from '../documents/assetDoc.js';
import type { BlobLocation } from '../documents/blobLocation.js';
import { findJob, jobId, outputLocation } from '../documents/jobDoc.js';
import { parseRegistryModel } from '../registry/registryModels.js';
import { usableRegistryModel } from '../registry/retiredModels.js';
import { locate, UnknownLocation } from './locate.js';

const jobOutputUri = /^azureml:\/\/jobs\/([^/]+)\/outputs\/([^/]+)(?:\/(.*))?$/i;

/** What a `modelUri` stands for; refuses as Azure does when there is no such output, folder or registry model. */
export async function modelSource(
  service: Service,
  workspace: ResourceDoc,
  uri: string,
): Promise<ModelSource> {
  const registry = parseRegistryModel(uri);
  if (registry) return { kind: 'base', baseModel: usableRegistryModel(service, registry) };
  const output = jobOutputUri.exec(uri);
  const location = output
    ? jobOutput(service, workspace, { job: output[1] ?? '', name: output[2] ?? '', rest: output[3] ?? '' })
    : folder(service, workspace, uri);
  const storage = storageOf(service);
  const { account, container, path } = location;
  if (await storage.exists(account, container, `${path}/${artefactData}`))
    return { kind: 'artefact', location };
  // A model of somebody's own, as one file or as a folder: it can be kept, if not served.
  if (
    (await storage.exists(account, container, path)) ||
    (await storage.holds(account, container, `${path}/`))
  )
    return { kind: 'files', location };
  throw userError('NoMatchingArtifactsFoundFromJob', `No files were found at '${uri}'.`);
}

function jobOutput(
  service: Service,
  workspace: ResourceDoc,
  asked: { job: string; name: string; rest: string },
): BlobLocation {
  const job = findJob(service, jobId(workspace.id, asked.job));
  if (!job) throw userError('NoMatchingOutputFoundFromJob', `The job '${asked.job}' was not found.`);
  // Run artefacts rather than a named output: outputs/artifacts[/paths]/{folder}.
  const name = asked.name.toLowerCase() === 'artifacts' ? asked.rest.replace(/^paths\//, '') : asked.name;
  if (!Object.hasOwn(job.outputs, name)) {
    const known = Object.keys(job.outputs).join(', ');
    throw userError(
      'NoMatchingOutputFoundFromJob',
      `The job '${asked.job}' has no output '${name}'. Its outputs: ${known || 'none'}.`,
    );
  }
  if (job.status !== 'Completed') {
    throw userError(
      'NoMatchingArtifactsFoundFromJob',
      `The output '${name}' of the job '${asked.job}' is not there: the job is ${job.status}.`,
    );
  }
  return outputLocation(workspace, job.name, name);
}

function folder(service: Service, workspace: ResourceDoc, uri: string): BlobLocation {
  try {
    return locate(service, workspace, uri);
  } catch (error) {
    if (error instanceof UnknownLocation) throw userError('InvalidAssetUri', error.message);
    throw error;
  }
}

/** Azure ML's outer `UserError` with the telling code inside. */
function userError(code: string, message: string): AzureError {
  return new AzureError(400, 'UserError', message, { details: [{ code, message }] });
}
