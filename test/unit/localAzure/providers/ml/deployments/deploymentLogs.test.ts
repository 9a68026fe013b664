import assert from 'node:assert/strict';
import type { Call } from '../../../../../../localAzure/core/operation.js';
import { deploymentLogs } from '../../../../../../localAzure/providers/ml/deployments/deploymentLogs.js';
import type { DeploymentDoc } from '../../../../../../localAzure/providers/ml/documents/deploymentDoc.js';

const localModel = { url: 'http://localhost:11434/v1', model: 'phi3' };
const tuned = { kind: 'artefact', location: { account: 'a', container: 'c', path: 'models/1' } } as const;
const base = { kind: 'base', baseModel: 'Phi-3-mini-4k-instruct' } as const;

function log(source: DeploymentDoc['source'], service: Partial<Call['service']>): string {
  const deployment = { name: 'blue', state: 'Succeeded', changedAt: 0, source } as DeploymentDoc;
  const { body } = deploymentLogs({ body: {}, service } as Call, deployment);
  return (body as { content: string }).content;
}

describe("a deployment's log", () => {
  it('says that a model behind a tuned one stands in for tuning', () => {
    assert.match(
      log(tuned, { localModel }),
      /phi3 at http:\/\/localhost:11434\/v1 answers .*stands in for tuning, no weights/,
    );
  });

  it('says which model answers in place of the base model', () => {
    assert.match(log(base, { localModel }), /phi3 at http:\/\/localhost:11434\/v1 answers in its place/);
  });

  it('says nothing of one where there is none', () => {
    assert.doesNotMatch(log(tuned, {}) + log(base, {}), /answers/);
  });
});
