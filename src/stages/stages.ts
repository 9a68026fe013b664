import { baseDeployment } from './serving/baseDeployment.js';
import { compute } from './training/compute.js';
import { connection } from './publishing/connection.js';
import { dataset } from './data/datasetStage.js';
import { deployment } from './serving/deployment.js';
import { endpoint } from './serving/endpoint.js';
import { finetune } from './training/finetune.js';
import { flow } from './publishing/flow.js';
import { flowFiles } from './publishing/flowUpload.js';
import { flowTest } from './publishing/flowTest.js';
import { hub } from './publishing/foundryHub.js';
import { key } from './serving/key.js';
import { primaryKey, secondaryKey } from './keyRotation/keyRenewal.js';
import { preflight } from './preflight.js';
import { preparation } from './data/preparation.js';
import { project } from './publishing/project.js';
import { quotaRequest } from './quota/quotaRequest.js';
import { readiness } from './serving/readiness.js';
import { register } from './training/register.js';
import { removeEndpoint } from './serving/removeEndpoint.js';
import { removeResources } from './provision/removeResources.js';
import { resources } from './provision/resources.js';
import { roles } from './provision/workspaceRoles.js';
import { route } from './serving/route.js';
import type { Stage, StageName } from './stage.js';
import { traffic } from './serving/traffic.js';
import { unroute } from './serving/unroute.js';

const stages: Readonly<Record<StageName, Stage>> = {
  preflight,
  preparation,
  resources,
  roles,
  dataset,
  compute,
  finetune,
  register,
  endpoint,
  key,
  deployment,
  readiness,
  traffic,
  route,
  baseDeployment,
  hub,
  project,
  connection,
  flowFiles,
  flow,
  flowTest,
  quotaRequest,
  primaryKey,
  secondaryKey,
  unroute,
  removeEndpoint,
  removeResources,
};

export const stageNamed = (name: StageName): Stage => stages[name];
