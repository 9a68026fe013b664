import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import { requireLocation } from '../assets/requireLocation.js';
import { findAsset, type AssetKind, type AssetVersionDoc } from '../documents/assetDoc.js';
import type { CommandInput, CommandOrder } from '../documents/jobDoc.js';
import { milliseconds } from '../duration.js';
import { requireCluster } from './requireCluster.js';
import type { CommandProperties } from './commandBody.js';

/** Environments of a registry are not looked up: nothing here pulls their images. */
const registryEnvironment = /^azureml:\/\/registries\/[^/]+\/environments\/[^/]+\/(versions|labels)\/[^/]+$/i;
const reference = /\$\{\{\s*(\w+)\.(\w+)\s*\}\}/g;

/** Turns a command job into what is to be run; refuses what leads nowhere, and what would not happen here. */
export function commandOrder(service: Service, workspace: ResourceDoc, job: CommandProperties): CommandOrder {
  if (!service.runsCommands)
    throw errors.unsupported(
      'command jobs here: a command is code that runs on this machine, which LOCAL_AZURE_COMMANDS=1 allows',
    );
  if (!registryEnvironment.test(job.environmentId))
    requireAsset(service, workspace, 'environments', job.environmentId, 'environmentId');
  if (job.distribution) throw errors.unsupported("'distribution' of command jobs: one process runs");
  const timeout = job.limits?.timeout;
  const timeoutMs = timeout ? milliseconds(timeout) : undefined;
  if (timeout && timeoutMs === undefined)
    throw refuse('limits.timeout', `'${timeout}' is no ISO 8601 duration.`);
  for (const [, kind = '', name = ''] of job.command.matchAll(reference)) {
    const known = kind === 'inputs' ? job.inputs : kind === 'outputs' ? job.outputs : {};
    if (!Object.hasOwn(known, name))
      throw refuse('command', `The job has no '${kind}.${name}', which its command names.`);
  }
  for (const [name, { uri }] of Object.entries(job.outputs))
    if (uri) throw errors.unsupported(`a place of your own for the output '${name}' of a job`);
  return {
    command: job.command,
    ...(job.codeId && { code: codeOf(service, workspace, job.codeId) }),
    inputs: inputsOf(service, workspace, job),
    environmentVariables: job.environmentVariables ?? {},
    ...defined({ timeoutMs }),
    clusterName: clusterOf(service, workspace, job),
    nodes: job.resources?.instanceCount ?? 1,
  };
}

function inputsOf(
  service: Service,
  workspace: ResourceDoc,
  { inputs }: CommandProperties,
): Record<string, CommandInput> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]): [string, CommandInput] => {
      if (input.jobInputType === 'literal') return [name, { kind: 'text', value: input.value }];
      const target = `inputs.${name}.uri`;
      if (input.jobInputType !== 'uri_file' && input.jobInputType !== 'uri_folder')
        throw errors.unsupported(`inputs of type '${input.jobInputType}' of command jobs`);
      const location = requireLocation(service, workspace, input.uri, target);
      // Nothing is mounted: whoever asks for the address itself gets it, and whoever asks for files gets copies.
      if (input.mode === 'Direct') return [name, { kind: 'text', value: input.uri }];
      return [name, { kind: input.jobInputType === 'uri_file' ? 'file' : 'folder', location }];
    }),
  );
}

function codeOf(service: Service, workspace: ResourceDoc, id: string) {
  const { uri = '' } = requireAsset(service, workspace, 'codes', id, 'codeId');
  return requireLocation(service, workspace, uri, 'codeId');
}

function requireAsset(
  service: Service,
  workspace: ResourceDoc,
  kind: AssetKind,
  id: string,
  target: string,
): AssetVersionDoc {
  const [, name = '', version = ''] =
    /^azureml:([^/:]+):([^/:]+)$/.exec(id) ??
    new RegExp(`/workspaces/[^/]+/${kind}/([^/]+)/versions/([^/]+)$`, 'i').exec(id) ??
    [];
  const found = findAsset(service, kind, workspace.id, name, version);
  if (!found) throw refuse(target, `'${id}' was not found in the ${kind} of '${workspace.name}'.`);
  return found;
}

function clusterOf(service: Service, workspace: ResourceDoc, { computeId }: CommandProperties): string {
  const name = computeId?.split('/').at(-1) ?? '';
  if (name === '' || /^serverless$/i.test(name))
    throw errors.unsupported("serverless compute: name a cluster in 'computeId'");
  requireCluster(service, workspace, 'computeId', name);
  return name;
}

function refuse(target: string, message: string) {
  return errors.invalid('UserError', message, { target });
}
