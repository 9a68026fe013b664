import { baseDeployment } from './baseDeployment.js';
import { compute } from './compute.js';
import { connection } from './connection.js';
import { dataset } from './dataset.js';
import { deployment } from './deployment.js';
import { endpoint } from './endpoint.js';
import { finetune } from './finetune.js';
import { flow } from './flow.js';
import { flowFiles } from './flowFiles.js';
import { flowTest } from './flowTest.js';
import { hub } from './hub.js';
import { key } from './key.js';
import { preflight } from './preflight.js';
import { preparation } from './preparation.js';
import { project } from './project.js';
import { quotaRequest } from './quotaRequest.js';
import { readiness } from './readiness.js';
import { register } from './register.js';
import { removeEndpoint } from './removeEndpoint.js';
import { removeResources } from './removeResources.js';
import { resources } from './resources.js';
import { roles } from './roles.js';
import { route } from './route.js';
import type { Stage, StageName } from './stage.js';
import { traffic } from './traffic.js';
import { unroute } from './unroute.js';

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
  unroute,
  removeEndpoint,
  removeResources,
};

export const stageNamed = (name: StageName): Stage => stages[name];
