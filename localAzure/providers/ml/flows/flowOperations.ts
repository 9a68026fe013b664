import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import { findFlow, flowKey, listFlows, putFlow, type FlowDoc } from '../documents/flowDoc.js';
import { stamped } from '../mlDocument.js';
import { readDefinition } from './flowDefinition.js';
import { readFlowFolder } from './flowFolder.js';
import { flowOperation } from './flowOperation.js';
import { renderFlow } from './renderFlow.js';

const types: Readonly<Record<string, FlowDoc['flowType']>> = {
  default: 'Default',
  standard: 'Default',
  evaluation: 'Evaluation',
  chat: 'Chat',
  rag: 'Rag',
};

const words = {
  flowName: z.string().min(1).optional(),
  description: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  flowDefinitionFilePath: z.string().min(1).optional(),
  // Clients and the service's own description differ in case.
  flowType: z
    .string()
    .toLowerCase()
    .pipe(z.enum(Object.keys(types)))
    .optional(),
  isArchived: z.boolean().optional(),
};
const createBody = z.strictObject({
  ...words,
  flowName: z.string().min(1),
  flowDefinitionFilePath: z.string().min(1),
});
const updateBody = z.strictObject(words);

export function flowOperations(): Operation[] {
  const one = '/Flows/{flowId}';
  return [
    flowOperation('Flows_CreateFlow', 'POST', '/Flows', create),
    flowOperation('Flows_ListFlows', 'GET', '/Flows', list),
    flowOperation('Flows_GetFlow', 'GET', one, (call, workspace) => ({
      status: 200,
      body: renderFlow(call, workspace, findFlow(call.service, workspace, param(call, 'flowId'))),
    })),
    flowOperation('Flows_UpdateFlow', 'PUT', one, update),
  ];
}

function create(call: Call, workspace: ResourceDoc): Reply {
  const given = readBody(createBody, call.body, 'flows');
  const { service } = call;
  requireSound(call, workspace, given.flowDefinitionFilePath);
  const flow: FlowDoc = {
    ...stamped(call, flowKey(workspace, randomUUID()), undefined),
    displayName: given.flowName,
    ...defined({ description: given.description }),
    tags: given.tags ?? {},
    flowType: types[given.flowType ?? 'default'] ?? 'Default',
    isArchived: given.isArchived ?? false,
    path: given.flowDefinitionFilePath,
  };
  putFlow(service, flow);
  return { status: 200, body: renderFlow(call, workspace, flow) };
}

/** What it does not name stays; there is no deleting, only archiving. */
function update(call: Call, workspace: ResourceDoc): Reply {
  const given = readBody(updateBody, call.body, 'flows');
  const known = findFlow(call.service, workspace, param(call, 'flowId'));
  if (given.flowDefinitionFilePath !== undefined) requireSound(call, workspace, given.flowDefinitionFilePath);
  putFlow(call.service, {
    ...known,
    changedAt: call.service.clock.now(),
    displayName: given.flowName ?? known.displayName,
    ...defined({ description: given.description }),
    tags: given.tags ?? known.tags,
    flowType: types[given.flowType ?? ''] ?? known.flowType,
    isArchived: given.isArchived ?? known.isArchived,
    path: given.flowDefinitionFilePath ?? known.path,
  });
  return { status: 200, body: JSON.stringify(known.name), headers: { 'content-type': 'application/json' } };
}

function requireSound({ service }: Call, workspace: ResourceDoc, definitionPath: string): void {
  readDefinition(readFlowFolder(service, workspace, definitionPath).definition);
}

function list(call: Call, workspace: ResourceDoc): Reply {
  const view = call.query.get('listViewType') ?? 'ActiveOnly';
  if (!['ActiveOnly', 'ArchivedOnly', 'All'].includes(view))
    throw errors.invalid(
      'UserError',
      `The listViewType '${view}' is none of ActiveOnly, ArchivedOnly and All.`,
    );
  const type = call.query.get('flowType');
  const found = listFlows(call.service, workspace)
    .filter(({ isArchived }) => view === 'All' || isArchived === (view === 'ArchivedOnly'))
    .filter(({ flowType }) => type === null || flowType === types[type.toLowerCase()])
    .filter(
      ({ createdBy }) => call.query.get('ownedOnly') !== 'true' || createdBy === call.principal.objectId,
    );
  return { status: 200, body: found.map((flow) => renderFlow(call, workspace, flow)) };
}
