import type { StageName } from '../../../../src/stages/stage.js';
import { afterRequests, beforeAnswer, type Moment } from './moments.js';
import { seen, type Sighting } from './sightings.js';

/** A moment at which a bot is killed. */
export interface KillPoint extends Moment {
  readonly stage: StageName;
  readonly part: 'beginning' | 'middle' | 'telling';
}

const beginning = (stage: StageName, ...sightings: Sighting[]): KillPoint => ({
  stage,
  part: 'beginning',
  ...afterRequests(...sightings),
});
const middle = (stage: StageName, ...sightings: Sighting[]): KillPoint => ({
  stage,
  part: 'middle',
  ...afterRequests(...sightings),
});
/** Something has been bought, and the bot has not been told. */
const bought = (stage: StageName, call: number, ...sightings: Sighting[]): KillPoint => ({
  stage,
  part: 'middle',
  ...beforeAnswer(call, ...sightings),
});
const telling = (stage: StageName, words: string, shown: RegExp): KillPoint => ({
  stage,
  part: 'telling',
  words,
  sightings: [],
  shown,
});

const blue = { path: /deployments\/blue$/ };
const base = { path: /deployments\/base$/ };
const created = { status: 201 };

const submitted = seen('Jobs_CreateOrUpdate', created);
const deployed = seen('OnlineDeployments_CreateOrUpdate', { ...blue, ...created });
const scored = seen('Inference_Score');
const turned = seen('OnlineEndpoints_CreateOrUpdate', { status: 200 });

/**
 * Where the bot is killed: at each stage's first request, which is also the end of the stage before it, and in its middle,
 * wherever something has been asked for and not yet been written down; and while the chat is being told.
 */
export const killPoints: readonly KillPoint[] = [
  beginning('preflight', seen('Workspaces_Get')),
  middle('preflight', seen('Usages_List', { nth: 2 })),
  beginning('resources', seen('Deployments_Get')),
  bought('resources', 1, seen('ResourceGroups_CreateOrUpdate')),
  bought('resources', 1, seen('Deployments_CreateOrUpdate', created)),
  middle('resources', seen('DeploymentOperations_List')),
  beginning('roles', seen('RoleAssignments_ListForScope')),
  middle('roles', seen('GetSecret')),
  beginning('dataset', seen('Datastores_List')),
  middle('dataset', seen('Blob_PUT')),
  bought('dataset', 1, seen('DataVersions_CreateOrUpdate', created)),
  beginning('compute', seen('Compute_Get')),
  bought('compute', 1, seen('Compute_CreateOrUpdate', created)),
  beginning('finetune', seen('Jobs_Get')),
  bought('finetune', 1, submitted),
  middle('finetune', submitted, seen('Jobs_Get', { nth: 5 })),
  beginning('register', submitted, seen('ModelVersions_List')),
  bought('register', 1, seen('ModelVersions_CreateOrUpdate', created)),
  beginning('endpoint', seen('OnlineEndpoints_Get')),
  bought('endpoint', 1, seen('OnlineEndpoints_CreateOrUpdate', created)),
  beginning('key', seen('OnlineEndpoints_ListKeys')),
  bought('key', 1, seen('SetSecret')),
  beginning('baseDeployment', seen('OnlineDeployments_Get', base)),
  bought('baseDeployment', 1, seen('OnlineDeployments_CreateOrUpdate', { ...base, ...created })),
  beginning('deployment', seen('OnlineDeployments_List')),
  bought('deployment', 2, deployed),
  middle('deployment', deployed, seen('OnlineDeployments_Get', { ...blue, nth: 3 })),
  beginning('readiness', deployed, seen('OnlineEndpoints_Get')),
  middle('readiness', scored),
  beginning('traffic', scored, seen('OnlineEndpoints_Get')),
  bought('traffic', 2, turned),
  beginning('route', turned, seen('OnlineEndpoints_Get')),
  middle('route', turned, seen('OnlineDeployments_List')),
  telling('preflight', 'the first status card', /^Journey: (waiting|running)/),
  telling('route', 'the end on the status card', /^Journey: done/),
];
