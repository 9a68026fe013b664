import assert from 'node:assert/strict';
import { A100, ask, PHI3, textOf } from '../../worlds/mlWorld.js';
import { CAPITAL, MODEL, openAiWorld, PARIS, QUESTION } from '../../worlds/openAiWorld.js';

describe("local Azure: OpenAI's routes of an endpoint, by the environment of the deployment", () => {
  const at = openAiWorld();
  const { client, post, complete } = at;
  const environment = (name: string) => `azureml://registries/azureml/environments/${name}/versions/10`;

  async function choose(name: string | null) {
    const answer = await fetch(`${at.world.azure.admin}/environments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ endpoint: 'chat', deployment: 'blue', environment: name }),
    });
    assert.equal(answer.status, 204, await answer.text());
  }
  afterEach(() => choose(null));

  it('are not there on the older image, whose failures look like successes', async () => {
    await choose('foundation-model-inference');
    for (const path of ['/v1/chat/completions', '/chat/completions']) {
      const { status, inner, body } = await post(path, QUESTION);
      assert.deepEqual([status, inner, body], [424, '404', { detail: 'Not Found' }]);
    }
    await assert.rejects(client().models.list(), { status: 424 });
    assert.deepEqual((await post('/score', ask(CAPITAL))).body, { output: ` ${PARIS}` });
    const bad = await post('/score', ask(CAPITAL, { temperature: 9 }));
    assert.equal(bad.status, 200);
    const told = JSON.parse(JSON.parse(bad.text) as string) as Record<string, string>;
    assert.match(told['exception'] ?? '', /temperature must be a number/);
  });

  it('come with a /score that tells all, on the newer one', async () => {
    await choose('foundation-model-serve');
    assert.equal((await complete()).choices[0]?.message.content, PARIS);
    const { body } = await post('/score', ask(CAPITAL, { max_tokens: 4, max_new_tokens: 1 }));
    assert.deepEqual(
      { ...body, id: '' },
      {
        output: 'Paris is the',
        message: { role: 'assistant', content: 'Paris is the' },
        finish_reason: 'length',
        usage: { prompt_tokens: 8, completion_tokens: 4, total_tokens: 12 },
        model: MODEL,
        id: '',
      },
    );
    assert.deepEqual((await post('/score', { input_data: 'Hei' })).body, {});
    const nested = await post('/score', { input_data: { input_string: [QUESTION.messages] } });
    assert.equal(nested.status, 200);
    assert.match(textOf(nested.body), /^\{"output":null,"error":\{"status_code":400,"body":\{"error":/);
  });

  it("are chosen in Azure's own way, and shown", async () => {
    const made = await at.deploy('older', {}, { environmentId: environment('foundation-model-inference') });
    assert.equal(made?.properties.environmentId, environment('foundation-model-inference'));
    const there = { 'azureml-model-deployment': 'older' };
    assert.equal((await post('/v1/chat/completions', QUESTION, there)).inner, '404');
    const unknown = at.world.deploymentBody(PHI3, {
      environmentId: environment('other'),
      instanceType: A100,
    });
    const { status } = await at.world.wrong('PUT', 'onlineEndpoints/chat/deployments/other', unknown);
    assert.equal(status, 501);
  });
});
