import assert from 'node:assert/strict';
import https from 'node:https';
import { text as textIn } from 'node:stream/consumers';
import OpenAI from 'openai';
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import { Agent, fetch as fetchThrough } from 'undici';
import { waitFor } from '../../../../helpers/machine/waitFor.js';
import { A100, ask, GROUP, MlWorld, PHI3, textOf } from '../../worlds/mlWorld.js';

const CAPITAL = 'What is the capital of France?';
const PARIS = 'Paris is the capital of France.';
const MODEL = 'Phi-3-mini-4k-instruct';
const QUESTION = { model: MODEL, messages: [{ role: 'user' as const, content: CAPITAL }] };

interface Answer {
  readonly status: number;
  readonly inner: string | undefined;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly socket: unknown;
}

describe("local Azure: OpenAI's routes of an endpoint", () => {
  let world: MlWorld;
  let key: string;
  let agent: Agent;
  const plain = new https.Agent({ keepAlive: true, maxSockets: 1 });

  before(async () => {
    world = await MlWorld.start();
    agent = new Agent({ connect: { ca: world.azure.ca } });
    await world.endpoint('chat');
    await deploy('blue', { maxConcurrentRequestsPerInstance: 100 });
    await deploy('small', { maxConcurrentRequestsPerInstance: 1 });
    await world.route('chat', { blue: 100 });
    key = await world.key('chat');
  });
  beforeEach(() => world.azure.service.faults.clear());
  after(async () => {
    plain.destroy();
    await agent.close();
    await world.stop();
  });

  function deploy(name: string, requestSettings: object, changes: object = {}) {
    return world.deploy('chat', name, PHI3, {
      instanceType: 'Standard_DS3_v2',
      requestSettings: { requestTimeout: 'PT90S', ...requestSettings },
      ...changes,
    });
  }

  const trusting = (url: string, init: object) => fetchThrough(url, { ...init, dispatcher: agent });

  /** OpenAI's own client. */
  function client(options: { apiKey?: string; headers?: Record<string, string>; path?: string } = {}) {
    return new OpenAI({
      baseURL: `${world.azure.ml}/inference/chat${options.path ?? '/v1'}`,
      apiKey: options.apiKey ?? key,
      defaultHeaders: options.headers ?? {},
      maxRetries: 0,
      fetch: trusting as typeof fetch,
    });
  }

  /** A request that no client would send, over one connection. */
  function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const url = `${world.azure.ml}/inference/chat${path}`;
      const sent = { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers };
      const request = https.request(url, { method: 'POST', headers: sent, agent: plain, ca: world.azure.ca });
      request.on('error', reject);
      request.on('response', (response) => {
        const { socket } = response;
        void textIn(response).then((text) => {
          resolve({
            status: response.statusCode ?? 0,
            inner: response.headers['ms-azureml-model-error-statuscode'] as string | undefined,
            text,
            body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>,
            socket,
          });
        }, reject);
      });
      request.end(JSON.stringify(body));
    });
  }

  const complete = (parameters: Partial<ChatCompletionCreateParams> = {}, openAi = client()) =>
    openAi.chat.completions.create({ ...QUESTION, ...parameters, stream: false });
  const stream = (parameters: Partial<ChatCompletionCreateParams> = {}, openAi = client()) =>
    openAi.chat.completions.create({ ...QUESTION, ...parameters, stream: true });
  const toSmall = { headers: { 'azureml-model-deployment': 'small' } };

  it('answer in one piece', async () => {
    const { data } = await client().models.list();
    assert.deepEqual(
      data.map(({ id }) => id),
      [MODEL],
    );
    const { id, object, model, choices, usage } = await complete({
      max_completion_tokens: 50,
      n: 1,
      seed: 1,
    });
    assert.match(id, /^chatcmpl-[0-9a-f]{32}$/);
    assert.deepEqual([object, model], ['chat.completion', MODEL]);
    assert.deepEqual(choices, [
      {
        index: 0,
        message: { role: 'assistant', content: PARIS },
        logprobs: null,
        finish_reason: 'stop',
      },
    ]);
    assert.deepEqual(usage, { prompt_tokens: 8, completion_tokens: 8, total_tokens: 16 });
  });

  it('say that an answer was cut', async () => {
    for (const parameters of [{ max_tokens: 4 }, { max_completion_tokens: 4, max_tokens: 400 }]) {
      const [choice] = (await complete(parameters)).choices;
      assert.deepEqual([choice?.message.content, choice?.finish_reason], ['Paris is the', 'length']);
    }
    const [choice] = (await complete({ stop: ' capital' })).choices;
    assert.deepEqual([choice?.message.content, choice?.finish_reason], ['Paris is the', 'stop']);
  });

  it('stream: who speaks, words, why it ended, what it came to', async () => {
    const chunks = [];
    for await (const chunk of await stream({ stream_options: { include_usage: true }, max_tokens: 7 }))
      chunks.push(chunk);
    const deltas = chunks.map(({ choices }) => choices[0]?.delta);
    assert.deepEqual(deltas[0], { role: 'assistant', content: '' });
    assert.ok(chunks.length >= 6, 'several pieces');
    assert.equal(deltas.map((delta) => delta?.content ?? '').join(''), 'Paris is the capital of');
    assert.deepEqual(chunks.map(({ choices }) => choices[0]?.finish_reason).slice(-3), [
      null,
      'length',
      undefined,
    ]);
    assert.deepEqual(chunks.at(-1)?.usage, { prompt_tokens: 8, completion_tokens: 7, total_tokens: 15 });
    assert.equal(new Set(chunks.map(({ id }) => id)).size, 1);
    const without = await post('/v1/chat/completions', { ...QUESTION, stream: true });
    assert.match(
      without.text,
      /^data: \{[^\n]*"role":"assistant"[^\n]*\}\n\n(data: \{[^\n]*\}\n\n)+data: \[DONE\]\n\n$/,
    );
    assert.doesNotMatch(without.text, /"usage"/);
  });

  it("take either of the endpoint's keys as a bearer, and nothing else", async () => {
    const { secondaryKey = '' } = await world.ml.onlineEndpoints.listKeys(GROUP, world.workspace, 'chat');
    await complete({}, client({ apiKey: secondaryKey }));
    await assert.rejects(complete({}, client({ apiKey: 'wrong' })), OpenAI.AuthenticationError);
    await assert.rejects(stream({}, client({ apiKey: 'wrong' })), OpenAI.AuthenticationError);
    await assert.rejects(client({ apiKey: 'wrong' }).models.list(), OpenAI.AuthenticationError);
    const asAzureOpenAi = await post('/v1/chat/completions', QUESTION, { authorization: '', 'api-key': key });
    assert.equal(asAzureOpenAi.status, 401);
  });

  const user = { role: 'user', content: CAPITAL };
  const refused: [string, object, string][] = [
    ['no messages', { messages: [] }, 'messages'],
    ['messages that are none', { messages: 'Hei' }, 'messages'],
    [
      'a role that the model does not have',
      { messages: [{ role: 'tool', content: 'x' }, user] },
      'messages.0.role',
    ],
    ['an answer first', { messages: [{ role: 'assistant', content: 'x' }, user] }, 'messages.0.role'],
    ['an answer last', { messages: [user, { role: 'assistant', content: 'x' }] }, 'messages'],
    ['no content', { messages: [{ role: 'user' }] }, 'messages.0.content'],
    [
      'a picture',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] },
      'messages.0.content.0.type',
    ],
    ['a temperature over 2', { temperature: 2.1 }, 'temperature'],
    ['top_p over 1', { top_p: 1.1 }, 'top_p'],
    ['no tokens', { max_tokens: 0 }, 'max_tokens'],
    ['nothing that stops it', { stop: '' }, 'stop.0'],
    ['several answers', { n: 2 }, 'n'],
    ['tools', { tools: [{ type: 'function', function: { name: 'x' } }] }, 'tools'],
    ['JSON', { response_format: { type: 'json_object' } }, 'response_format.type'],
    ['probabilities', { logprobs: true }, 'logprobs'],
    ['a seed as text', { seed: '1' }, 'seed'],
    ['options of a stream without one', { stream_options: { include_usage: true } }, 'stream_options'],
    ['more tokens than there are', { max_tokens: 4096 }, 'messages'],
    [
      'a prompt that is too long',
      { messages: [{ role: 'user', content: 'word '.repeat(3200) }] },
      'messages',
    ],
  ];
  for (const [name, parameters, param] of refused)
    it(`refuse ${name}, and name the parameter`, async () => {
      const error = (await complete(parameters).catch((caught: unknown) => caught)) as InstanceType<
        typeof OpenAI.APIError
      >;
      assert.ok(error instanceof OpenAI.APIError, String(error));
      // What a container refuses is an endpoint's 424, its own status in a header.
      assert.equal(error.status, 424);
      assert.equal(error.headers?.get('ms-azureml-model-error-statuscode'), '400');
      assert.deepEqual([error.param, error.type], [param, 'BadRequestError']);
    });

  it('let other parameters be, and an explicit nothing', async () => {
    const { status, body } = await post('/v1/chat/completions', {
      ...QUESTION,
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'developer', content: 'Be kind.' },
        { role: 'user', content: [{ type: 'text', text: CAPITAL }] },
      ],
      model: 'gpt-4o',
      ...{ user: 'me', store: false, parallel_tool_calls: false, logit_bias: {}, top_k: 3 },
      ...{ stop: null, temperature: null, max_tokens: null, stream: null, stream_options: null, tools: [] },
      ...{ response_format: { type: 'text' }, tool_choice: 'none', n: null, seed: null, logprobs: null },
    });
    assert.equal(status, 200, textOf(body));
    assert.match(textOf(body), /Paris is the capital/);
  });

  describe('without /v1', () => {
    it("have the errors of Azure's model inference, with the field that does not validate", async () => {
      const { status, inner, body } = await post('/chat/completions', { ...QUESTION, temperature: 1.1 });
      assert.deepEqual([status, inner], [424, '422']);
      const { code, status: own, details } = body['error'] as Record<string, unknown>;
      assert.deepEqual([code, own], ['Invalid input', 422]);
      assert.deepEqual(
        (details as { loc: unknown; input: unknown }[]).map(({ loc, input }) => [loc, input]),
        [[['body', 'temperature'], 1.1]],
      );
      const long = await post('/chat/completions', { ...QUESTION, max_tokens: 4096 });
      assert.equal(long.inner, '400');
      assert.match(textOf(long.body), /"code":"Bad Request","message":"This model's maximum context/);
    });

    it('do with extra parameters what the header says', async () => {
      const extra = { ...QUESTION, n: 2 };
      const setting = (value: string) => post('/chat/completions', extra, { 'extra-parameters': value });
      assert.equal((await post('/chat/completions', extra)).inner, '422');
      assert.equal((await setting('pass-through')).inner, '422');
      assert.equal((await setting('drop')).status, 200);
      for (const value of ['error', 'whatever']) {
        const { inner, body } = await setting(value);
        assert.equal(inner, '400');
        assert.match(textOf(body['detail']), /extra-parameters/);
      }
    });

    it("are spoken to by OpenAI's client too", async () => {
      const openAi = client({ path: '' });
      assert.equal((await complete({}, openAi)).choices[0]?.message.content, PARIS);
      let said = '';
      for await (const { choices } of await stream({}, openAi)) said += choices[0]?.delta.content ?? '';
      assert.equal(said, PARIS);
    });
  });

  describe('in trouble', () => {
    const queue = (fault: Parameters<typeof world.azure.service.faults.add>[0]) =>
      world.azure.service.faults.add(fault);
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
      const before = world.azure.requests().length;
      const impatient = new AbortController();
      const waiting = [1, 2].map(() =>
        client(toSmall).chat.completions.create({ ...QUESTION, stream: true }, { signal: impatient.signal }),
      );
      await waitFor(() => world.azure.requests().length === before + 2, 'both are held');
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
      await world.route('chat', {});
      await assert.rejects(async () => complete(), OpenAI.NotFoundError);
      await assert.rejects(client().models.list(), OpenAI.NotFoundError);
      assert.equal((await complete({}, client(toSmall))).choices[0]?.message.content, PARIS);
      await world.route('chat', { blue: 100 });
    });
  });

  it('answer many streams at once', async () => {
    const said = await Promise.all(
      Array.from({ length: 40 }, async () => {
        let words = '';
        for await (const { choices } of await stream()) words += choices[0]?.delta.content ?? '';
        return words;
      }),
    );
    assert.deepEqual([...new Set(said)], [PARIS]);
  });

  it('keep the connection, whatever they answer', async () => {
    const answers = [
      await post('/score', ask(CAPITAL)),
      await post('/v1/chat/completions', QUESTION),
      await post('/v1/chat/completions', { ...QUESTION, stream: true }),
      await post('/v1/chat/completions', { ...QUESTION, n: 2 }),
      await post('/v1/chat/completions', QUESTION, { authorization: 'Bearer wrong' }),
      await post('/score', ask(CAPITAL)),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 424, 401, 200],
    );
    assert.equal(new Set(answers.map(({ socket }) => socket)).size, 1);
  });

  it('answer for what the server does not have as the server does, and for what we do not have by name', async () => {
    const { status, inner, body } = await post('/v1/nothing', {});
    assert.deepEqual([status, inner, body], [424, '404', { detail: 'Not Found' }]);
    const responses = await post('/v1/responses', {});
    assert.equal(responses.status, 501);
    assert.match(responses.text, /does not support \/v1\/responses/);
  });

  describe('by the environment of the deployment', () => {
    const environment = (name: string) => `azureml://registries/azureml/environments/${name}/versions/10`;

    async function choose(name: string | null) {
      const answer = await fetch(`${world.azure.admin}/environments`, {
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
      const nested = await post('/score', { input_data: { input_string: [[user]] } });
      assert.equal(nested.status, 200);
      assert.match(textOf(nested.body), /^\{"output":null,"error":\{"status_code":400,"body":\{"error":/);
    });

    it("are chosen in Azure's own way, and shown", async () => {
      const made = await deploy('older', {}, { environmentId: environment('foundation-model-inference') });
      assert.equal(made?.properties.environmentId, environment('foundation-model-inference'));
      const there = { 'azureml-model-deployment': 'older' };
      assert.equal((await post('/v1/chat/completions', QUESTION, there)).inner, '404');
      const unknown = world.deploymentBody(PHI3, { environmentId: environment('other'), instanceType: A100 });
      const { status } = await world.wrong('PUT', 'onlineEndpoints/chat/deployments/other', unknown);
      assert.equal(status, 501);
    });
  });
});
