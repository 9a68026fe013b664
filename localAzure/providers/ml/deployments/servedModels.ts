import type { Service } from '../../../core/context.js';
import type { ServedModel } from '../../../model/answer.js';
import { AnswerIndex } from '../../../model/answerIndex.js';
import { ARTEFACT_DATA, readArtefact } from '../../../model/artefact.js';
import { readBlob } from '../assets/locate.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';

interface Loaded {
  readonly model: string;
  readonly served: Promise<ServedModel>;
}

const caches = new WeakMap<Service, Map<string, Loaded>>();

/**
 * The model of a deployment, from blob storage at the first call and from memory after it: also after a restart of
 * the local Azure, when nobody deploys anew. Rejects when the artefact is gone or unreadable.
 */
export function servedModel(service: Service, deployment: DeploymentDoc): Promise<ServedModel> {
  const cache = caches.get(service) ?? new Map<string, Loaded>();
  caches.set(service, cache);
  const key = deployment.id.toLowerCase();
  const known = cache.get(key);
  if (known?.model === deployment.model) return known.served;
  const served = load(service, deployment);
  cache.set(key, { model: deployment.model, served });
  // A failure is not kept: the next call tries again.
  served.catch(() => cache.delete(key));
  return served;
}

async function load(service: Service, { source }: DeploymentDoc): Promise<ServedModel> {
  if (source.kind === 'base') {
    return {
      kind: 'base',
      baseModel: source.baseModel,
      ...(service.localModel && { localModel: service.localModel }),
    };
  }
  const { location } = source;
  const data = await readBlob(service, { ...location, path: `${location.path}/${ARTEFACT_DATA}` });
  if (!data) throw new Error(`the model at ${location.path} is gone`);
  const { baseModel, pairs } = await readArtefact(data);
  return { kind: 'tuned', baseModel, index: new AnswerIndex(pairs) };
}
