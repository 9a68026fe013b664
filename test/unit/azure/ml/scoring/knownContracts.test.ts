import assert from 'node:assert/strict';
import type { Contract } from '../../../../../src/azure/ml/scoring/contract.js';
import {
  scriptedEndpoint,
  type AskedOfEndpoint,
  type Reply,
} from '../../../../helpers/azure/scriptedEndpoint.js';

const messages = [{ role: 'user', content: 'Why?' }];

/** Which contract a question was put in. */
function contractIn({ path, body }: AskedOfEndpoint): Contract {
  if (path === '/v1/chat/completions') return 'openai';
  assert.equal(path, '/score');
  const { input_string: said } = body['input_data'] as { input_string: readonly unknown[] };
  return Array.isArray(said[0]) ? 'nested' : 'flat';
}

const answers: Readonly<Record<Contract, unknown>> = {
  flat: { output: 'Flat.' },
  nested: [{ output: 'Nested.' }],
  openai: { choices: [{ message: { role: 'assistant', content: 'OpenAI.' }, finish_reason: 'stop' }] },
};

const detail = [
  { type: 'missing', loc: ['body', 'messages'], msg: 'Field required', input: { input_data: {} } },
];

/** How servers refuse what is in another shape than theirs. */
const refusals: readonly (readonly [string, Reply])[] = [
  ['a bare 400', { status: 400, body: 'Bad request' }],
  [
    'a bare 422',
    { status: 422, body: { error: { code: 'Invalid', message: 'What is this?', status: 422 } } },
  ],
  ['its validator', { status: 422, body: { detail } }],
  ['a route that is not there', { status: 404, body: { detail: 'Not Found' } }],
  ['a method that is not taken', { status: 405, body: { detail: 'Method Not Allowed' } }],
  ['the model’s own 400', { status: 424, headers: { 'ms-azureml-model-error-statuscode': '400' } }],
  [
    'the model’s own 404',
    { status: 424, headers: { 'ms-azureml-model-error-statuscode': '404' }, body: { detail: 'Not Found' } },
  ],
  ['a stumble of its script', { status: 424, body: "AttributeError: 'list' object has no attribute 'get'" }],
  [
    'a stumble inside a 200',
    {
      body: JSON.stringify(
        JSON.stringify({ error: 'x', exception: 'TypeError: string indices must be integers' }),
      ),
    },
  ],
  ['a stumble in a 500', { status: 500, body: "KeyError: 'columns'" }],
];

describe('the contract of an endpoint', () => {
  const endpoint = scriptedEndpoint();
  const put = () => endpoint.asked.splice(0).map(contractIn);
  const speaks = (own: Contract, refusal: Reply) => {
    endpoint.behave = (asked) => (contractIn(asked) === own ? { body: answers[own] } : refusal);
  };
  const known = () => endpoint.scoring.contractOf(endpoint.question());

  it('is put in words as each of them has it', async () => {
    for (const [own, body] of [
      [
        'flat',
        {
          input_data: {
            input_string: messages,
            parameters: { temperature: 0.7, top_p: 0.9, do_sample: true, max_new_tokens: 9, max_tokens: 9 },
          },
        },
      ],
      [
        'nested',
        {
          input_data: {
            input_string: [messages],
            parameters: { temperature: 0.7, top_p: 0.9, do_sample: true, max_new_tokens: 9, max_tokens: 9 },
          },
        },
      ],
      ['openai', { messages, temperature: 0.7, top_p: 0.9, max_tokens: 9 }],
    ] as const) {
      endpoint.reset();
      speaks(own, { status: 400 });
      await endpoint.text({ deployment: 'blue' });
      const asked = endpoint.asked.at(-1);
      assert.deepEqual(asked?.body, body);
      assert.equal(asked.headers.authorization, 'Bearer k1');
      assert.equal(asked.headers['azureml-model-deployment'], 'blue');
      assert.equal(asked.headers['content-type'], 'application/json');
    }
    await endpoint.text({ sampling: { temperature: 0, topP: 1 } });
    endpoint.reset();
    await endpoint.text({ sampling: { temperature: 0, topP: 1 } });
    assert.deepEqual((endpoint.asked[0]?.body['input_data'] as { parameters: unknown }).parameters, {
      temperature: 0,
      top_p: 1,
      do_sample: false,
      max_new_tokens: 9,
      max_tokens: 9,
    });
  });

  for (const [how, refusal] of refusals)
    it(`is found where others are refused by ${how}, and remembered`, async () => {
      for (const [own, tried] of [
        ['flat', ['flat']],
        ['nested', ['flat', 'nested']],
        ['openai', ['flat', 'nested', 'openai']],
      ] as const) {
        endpoint.reset();
        speaks(own, refusal);
        assert.equal(known(), undefined);
        assert.match(await endpoint.text(), new RegExp(own, 'i'));
        assert.deepEqual(put(), tried);
        await endpoint.text();
        assert.deepEqual(put(), [own]);
        assert.equal(known(), own);
      }
    });

  it('is each deployment’s own', async () => {
    endpoint.behave = (asked) => {
      const own = asked.headers['azureml-model-deployment'] === 'base' ? 'openai' : 'nested';
      return contractIn(asked) === own ? { body: answers[own] } : { status: 400 };
    };
    assert.equal(await endpoint.text(), 'Nested.');
    assert.equal(await endpoint.text({ deployment: 'base' }), 'OpenAI.');
    assert.equal(known(), 'nested');
    assert.equal(endpoint.scoring.contractOf(endpoint.question({ deployment: 'base' })), 'openai');
  });

  it('is not looked for where the refusal is about something else', async () => {
    for (const refusal of [
      { status: 401 },
      { status: 404, body: 'No valid deployments to route to.' },
      { status: 408 },
      { status: 424, body: 'CUDA out of memory' },
      { status: 429 },
      { status: 500 },
      { status: 503 },
      { body: {} },
      { status: 400, body: { error: { code: 400, message: "The model's context length is 4096 tokens" } } },
    ]) {
      endpoint.says(refusal);
      await assert.rejects(endpoint.text());
      assert.deepEqual(put(), ['flat'], JSON.stringify(refusal));
    }
  });

  it('leaves a message to itself that is refused in it', async () => {
    speaks('nested', { status: 400 });
    await endpoint.text();
    put();
    const own = endpoint.behave;
    endpoint.says({ status: 400, body: 'No.' });
    await assert.rejects(endpoint.text(), { message: 'The endpoint refused the message (status 400).' });
    assert.deepEqual(put(), ['nested']);
    endpoint.behave = own;
    assert.equal(await endpoint.text(), 'Nested.');
    endpoint.says({ status: 400, body: 'No.' });
    await assert.rejects(endpoint.text());
    endpoint.behave = own;
    await endpoint.text();
    assert.deepEqual(put(), ['nested', 'nested', 'nested']);
  });

  for (const [how, refusal] of refusals)
    it(`is found again where another model was deployed that refuses by ${how}`, async () => {
      for (const [before, after] of [
        ['flat', 'nested'],
        ['nested', 'flat'],
        ['openai', 'flat'],
        ['flat', 'openai'],
      ] as const) {
        endpoint.reset();
        speaks(before, refusal);
        await endpoint.text();
        speaks(after, refusal);
        // Of a refusal that might be the message's own, the second one in a row decides.
        const first = await endpoint.text().catch(() => undefined);
        assert.match(first ?? (await endpoint.text()), new RegExp(after, 'i'));
        assert.equal(known(), after);
        put();
        await endpoint.text();
        assert.deepEqual(put(), [after]);
      }
    });

  it('of which none is taken leaves what the first one was refused by', async () => {
    const closed = { status: 404, body: 'No valid deployments to route to.' };
    endpoint.behave = (asked) =>
      contractIn(asked) === 'openai' ? closed : { status: contractIn(asked) === 'flat' ? 400 : 422 };
    await assert.rejects(endpoint.text(), { message: 'The endpoint refused the message (status 400).' });
    assert.deepEqual(put(), ['flat', 'nested', 'openai']);
    assert.equal(known(), undefined);
  });

  it('tells of a message by the one that may have read it', async () => {
    endpoint.behave = (asked) =>
      contractIn(asked) === 'openai'
        ? { status: 400, body: { error: { code: 'BadRequest', message: 'No.', status: 400 } } }
        : { status: 422, body: { detail } };
    await assert.rejects(endpoint.text(), { message: 'The endpoint refused the message (status 400).' });
  });

  it('is not taken for a wrong key where OpenAI’s route is closed', async () => {
    for (const status of [401, 403]) {
      endpoint.behave = (asked) => ({ status: contractIn(asked) === 'openai' ? status : 400 });
      await assert.rejects(endpoint.text(), { reason: 'model_error' });
    }
    endpoint.reset();
    speaks('openai', { status: 400 });
    await endpoint.text();
    endpoint.says({ status: 401 });
    await assert.rejects(endpoint.text(), { reason: 'key_rejected' });
  });

  it('is not looked for in the midst of a trouble that passes', async () => {
    endpoint.behave = (asked) => ({ status: contractIn(asked) === 'flat' ? 400 : 503 });
    await assert.rejects(endpoint.text(), { reason: 'unavailable', remedy: 'again' });
    assert.deepEqual(put(), ['flat', 'nested']);
  });

  describe('for an answer in pieces', () => {
    const inPieces = () => endpoint.text({ onText: () => undefined });
    const both = (asked: AskedOfEndpoint): Reply => ({ body: answers[contractIn(asked)] });

    it('is OpenAI’s where the server has that beside another one', async () => {
      endpoint.behave = both;
      assert.equal(await inPieces(), 'OpenAI.');
      await inPieces();
      assert.deepEqual(put(), ['openai', 'openai']);
      endpoint.reset();
      endpoint.behave = both;
      assert.equal(await endpoint.text(), 'Flat.');
      assert.equal(await inPieces(), 'OpenAI.');
      assert.equal(known(), 'openai');
    });

    for (const [how, refusal] of [...refusals, ['a closed door', { status: 401 }]] as readonly (readonly [
      string,
      Reply,
    ])[])
      it(`is looked for once where there is none: ${how}`, async () => {
        for (const own of ['flat', 'nested'] as const) {
          endpoint.reset();
          endpoint.behave = (asked) =>
            contractIn(asked) === own
              ? { body: answers[own] }
              : contractIn(asked) === 'openai'
                ? refusal
                : { status: 400 };
          assert.match(await inPieces(), new RegExp(own, 'i'));
          assert.equal(put()[0], 'openai');
          await inPieces();
          assert.deepEqual(put(), [own]);
          assert.equal(known(), own);
        }
      });

    it('is looked for again where the server has become another one', async () => {
      speaks('flat', { status: 404, body: { detail: 'Not Found' } });
      await inPieces();
      speaks('nested', { status: 422, body: { detail } });
      assert.equal(await inPieces(), 'Nested.');
      endpoint.behave = both;
      assert.equal(await inPieces(), 'OpenAI.');
    });

    it('is no reason to believe that the key is right', async () => {
      endpoint.says({ status: 401 });
      await assert.rejects(inPieces(), { reason: 'key_rejected', remedy: 'newKey' });
      endpoint.behave = both;
      assert.equal(await inPieces(), 'OpenAI.');
    });

    it('is not given up for a trouble that passes', async () => {
      endpoint.says({ status: 503 });
      await assert.rejects(inPieces(), { remedy: 'again' });
      assert.deepEqual(put(), ['openai']);
    });
  });
});
