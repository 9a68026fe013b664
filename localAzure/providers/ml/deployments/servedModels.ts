import type { Service } from '../../../core/context.js';
import { defined } from '../../../core/defined.js';
import type { ServedModel } from '../../../model/answer.js';
import { Learnt } from '../../../model/recall/learnt.js';
import { artefactData, readArtefact } from '../../../model/artefact.js';
import { readBlob } from '../assets/locate.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';

interface Loaded {
  readonly model: string;
  readonly served: Promise<ServedModel>;
}

/** The models of deployments that somebody has asked. */
export class ServedModels {
  private readonly loaded = new Map<string, Loaded>();

  constructor(private readonly service: Service) {}

  /**
   * The model of a deployment, from blob storage at the first call and from memory after it: also after a restart of
   * the local Azure, when nobody deploys anew. Rejects when the artefact is gone or unreadable.
   */
  of(deployment: DeploymentDoc): Promise<ServedModel> {
    const key = deployment.id.toLowerCase();
    const known = this.loaded.get(key);
    if (known?.model === deployment.model) return known.served;
    const served = load(this.service, deployment);
    this.loaded.set(key, { model: deployment.model, served });
    // A failure is not kept: the next call tries again.
    served.catch(() => this.loaded.delete(key));
    return served;
  }
}

async function load(service: Service, { source }: DeploymentDoc): Promise<ServedModel> {
  const behind = defined({ localModel: service.localModel });
  if (source.kind === 'base') return { kind: 'base', baseModel: source.baseModel, ...behind };
  const { location } = source;
  const data = await readBlob(service, { ...location, path: `${location.path}/${artefactData}` });
  if (!data) throw new Error(`the model at ${location.path} is gone`);
  const { baseModel, pairs } = await readArtefact(data);
  return { kind: 'tuned', baseModel, learnt: new Learnt(pairs), ...behind };
}
