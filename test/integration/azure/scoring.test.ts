import assert from 'node:assert/strict';
import type { ServerImage } from '../../../localAzure/providers/ml/deployments/serverImages.js';
import { createScoring, type ScoreRequest, type Scoring } from '../../../src/azure/ml/scoring/scoring.js';
import { MlWorld, PHI3 } from '../localAzure/worlds/mlWorld.js';

const PARIS = 'Paris is the capital of France.';

describe('scoring, against each of the servers that Azure has', () => {
  let world: MlWorld;
  let request: ScoreRequest;
  let scoring: Scoring;

  before(async () => {
    world = await MlWorld.start();
    await world.endpoint('chat');
    await world.deploy('chat', 'blue', PHI3, { instanceType: 'Standard_DS3_v2' });
    await world.route('chat', { blue: 100 });
    request = {
      scoringUri: `${world.azure.ml}/inference/chat/score`,
      key: await world.key('chat'),
      messages: [{ role: 'user', content: 'What is the capital of France?' }],
      sampling: { temperature: 0.7, topP: 0.9 },
      maxNewTokens: 100,
    };
  });
  beforeEach(() => {
    scoring = createScoring({ ca: world.azure.ca });
  });
  after(() => world.stop());

  async function on(environment: ServerImage | null) {
    const answer = await fetch(`${world.azure.admin}/environments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ endpoint: 'chat', deployment: 'blue', environment }),
    });
    assert.equal(answer.status, 204);
  }

  it("reads the tutorial's answer, and the older server's", async () => {
    for (const environment of [null, 'foundation-model-inference'] as const) {
      await on(environment);
      assert.deepEqual(await scoring.score(request), { text: PARIS, isCut: false, deployment: 'blue' });
      assert.equal(scoring.contractOf(request), 'flat');
    }
  });

  it('knows of the newer server why an answer ended, and what it came to', async () => {
    await on('foundation-model-serve');
    assert.deepEqual(await scoring.score(request), {
      text: PARIS,
      isCut: false,
      deployment: 'blue',
      finishReason: 'stop',
      usage: { promptTokens: 8, answerTokens: 8 },
    });
  });

  it("goes over to OpenAI's route where there is no other, and reads it in pieces", async () => {
    await on('foundation-model-serve');
    world.azure.service.faults.add({ operation: 'Inference_Score', kind: 'status', status: 400, count: 2 });
    const pieces: string[] = [];
    const { text } = await scoring.score({ ...request, onText: (piece) => pieces.push(piece) });
    assert.equal(text, PARIS);
    assert.equal(scoring.contractOf(request), 'openai');
    assert.ok(pieces.length > 1 && pieces.join('') === PARIS, pieces.join('|'));
  });
});
