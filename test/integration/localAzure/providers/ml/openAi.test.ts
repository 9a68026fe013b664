import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { ask, GROUP, textOf } from '../../worlds/mlWorld.js';
import { CAPITAL, MODEL, openAiWorld, PARIS, QUESTION } from '../../worlds/openAiWorld.js';

describe("local Azure: OpenAI's routes of an endpoint", () => {
  const at = openAiWorld();
  const { client, post, complete, stream } = at;

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
    const { secondaryKey = '' } = await at.world.ml.onlineEndpoints.listKeys(
      GROUP,
      at.world.workspace,
      'chat',
    );
    await complete({}, client({ apiKey: secondaryKey }));
    await assert.rejects(complete({}, client({ apiKey: 'wrong' })), OpenAI.AuthenticationError);
    await assert.rejects(stream({}, client({ apiKey: 'wrong' })), OpenAI.AuthenticationError);
    await assert.rejects(client({ apiKey: 'wrong' }).models.list(), OpenAI.AuthenticationError);
    const asAzureOpenAi = await post('/v1/chat/completions', QUESTION, {
      authorization: '',
      'api-key': at.key,
    });
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
});
