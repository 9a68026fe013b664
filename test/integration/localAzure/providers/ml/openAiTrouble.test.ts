import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { waitFor } from '../../../../helpers/machine/waitFor.js';
import { openAiWorld, PARIS, QUESTION } from '../../worlds/openAiWorld.js';

describe("local Azure: OpenAI's routes of an endpoint in trouble", () => {
  const at = openAiWorld();
  const { client, post, complete, stream } = at;
  const toSmall = { headers: { 'azureml-model-deployment': 'small' } };

  const queue = (fault: Parameters<typeof at.world.azure.service.faults.add>[0]) =>
    at.world.azure.service.faults.add(fault);
  const chat = 'Inference_ChatCompletions';

  it('break a stream in the middle', async () => {
    queue({ operation: chat, kind: 'cut' });
    const chunks = await stream();
    let said = '';
    await assert.rejects(async () => {
      for await (const { choices } of chunks) said += choices[0]?.delta.content ?? '';
    });
    assert.equal(said, 'Paris');
  });

  it("say that the model failed, and tell the model's own status", async () => {
    queue({ operation: chat, kind: 'fail', status: 503, code: 'EngineDead', count: 2 });
    for (const way of [complete, stream])
      await assert.rejects(
        async () => way(),
        (error) =>
          error instanceof OpenAI.APIError &&
          error.status === 424 &&
          (error.headers as Headers).get('ms-azureml-model-error-statuscode') === '503',
      );
  });

  it('answer 408 when a slow model is over the time limit, of a stream up to its first word', async () => {
    const slow = (ms: number) => queue({ operation: chat, kind: 'slow', ms });
    slow(60_000);
    await complete();
    slow(91_000);
    await assert.rejects(async () => complete(), { status: 408 });
    slow(91_000);
    await stream();
    slow(910_000);
    await assert.rejects(async () => stream(), { status: 408 });
  });

  it('have room again when a caller goes away', async () => {
    queue({ operation: chat, kind: 'held', ms: 300_000, count: 2 });
    const before = at.world.azure.requests().length;
    const impatient = new AbortController();
    const waiting = [1, 2].map(() =>
      client(toSmall).chat.completions.create({ ...QUESTION, stream: true }, { signal: impatient.signal }),
    );
    await waitFor(() => at.world.azure.requests().length === before + 2, 'both are held');
    await assert.rejects(stream({}, client(toSmall)), OpenAI.RateLimitError);
    await assert.rejects(async () => complete({}, client(toSmall)), OpenAI.RateLimitError);
    impatient.abort();
    await Promise.allSettled(waiting);
    await waitFor(
      () =>
        complete({}, client(toSmall)).then(
          () => true,
          () => false,
        ),
      'room for another',
    );
  });

  it('have room again after each answer and each refusal', async () => {
    const there = toSmall.headers;
    for (const parameters of [{}, { n: 2 }, { stream: true }, { n: 2 }, {}])
      assert.notEqual(
        (await post('/v1/chat/completions', { ...QUESTION, ...parameters }, there)).status,
        429,
      );
  });

  it('answer 404 where nothing gets traffic, and go by the header even so', async () => {
    await at.world.route('chat', {});
    await assert.rejects(async () => complete(), OpenAI.NotFoundError);
    await assert.rejects(client().models.list(), OpenAI.NotFoundError);
    assert.equal((await complete({}, client(toSmall))).choices[0]?.message.content, PARIS);
    await at.world.route('chat', { blue: 100 });
  });
});
