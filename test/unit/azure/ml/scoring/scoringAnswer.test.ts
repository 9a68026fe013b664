import assert from 'node:assert/strict';
import { ScoringFailure, type Remedy } from '../../../../../src/azure/ml/scoring/scoringFailure.js';
import { scriptedEndpoint } from '../../../../helpers/azure/scriptedEndpoint.js';

describe('an answer of an endpoint', () => {
  const endpoint = scriptedEndpoint();
  const json = (body: unknown) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  const shapes: readonly (readonly [string, unknown])[] = [
    ['the old server', { output: ' Hello.' }],
    ['the newer server', { output: 'Hello.', finish_reason: 'stop', usage: {}, error: null }],
    [
      'the newer server with the message alone',
      { output: null, message: { role: 'assistant', content: 'Hello.' } },
    ],
    [
      'the newer server that reasons',
      { output: 'Hello.', reasoning_content: 'They greet.', tool_calls: null },
    ],
    ['OpenAI', { choices: [{ message: { role: 'assistant', content: 'Hello.' } }] }],
    ['a list of records', [{ output: 'Hello.' }]],
    ['a list of texts', ['Hello.']],
    ['pandas records', [{ 0: 'Hello.' }]],
    [
      'a conversation',
      [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello.' },
      ],
    ],
    ['a record of a conversation', { output: [{ role: 'assistant', content: 'Hello.' }] }],
    ['JSON as text', JSON.stringify(JSON.stringify({ output: 'Hello.' }))],
    ['plain text', 'Hello.'],
  ];
  for (const [name, body] of shapes)
    it(`is understood in the shape of ${name}`, async () => {
      endpoint.says(typeof body === 'string' ? { body } : json(body));
      assert.equal(await endpoint.text(), 'Hello.');
    });

  const usage = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 };
  for (const [name, body] of [
    ['the newer server', { output: 'On and', finish_reason: 'length', usage }],
    ['OpenAI', { choices: [{ message: { content: 'On and' }, finish_reason: 'length' }], usage }],
    ['a list of records', [{ output: 'On and', finish_reason: 'length', usage }]],
    ['JSON as text', JSON.stringify({ output: { content: 'On and' }, finish_reason: 'length', usage })],
  ] as const)
    it(`tells why the model stopped and what was counted, in the shape of ${name}`, async () => {
      endpoint.says(json(body));
      assert.deepEqual(await endpoint.scoring.score(endpoint.question()), {
        text: 'On and',
        isCut: true,
        finishReason: 'length',
        usage: { promptTokens: 7, answerTokens: 2 },
      });
    });

  it('is known to be cut by its length where the server says nothing, and by nothing else where it says', async () => {
    const words = 'word '.repeat(9);
    endpoint.says({ body: { output: words } }, { body: { output: words, finish_reason: 'stop' } });
    const isCut = async () => (await endpoint.scoring.score(endpoint.question())).isCut;
    assert.deepEqual([await isCut(), await isCut()], [true, false]);
    endpoint.says({ body: { output: '{"finish_reason": "length"' } });
    assert.equal(await isCut(), false, 'the model’s own words');
  });

  const hidden: readonly (readonly [string, unknown])[] = [
    ['an error as JSON text', JSON.stringify(JSON.stringify({ error: 'CUDA', exception: 'out of memory' }))],
    ['an error object', { output: null, error: { status_code: 400, body: 'x' } }],
    ['an error beside the beginning of an answer', { output: 'Hel', error: { status_code: 404, body: 'x' } }],
    ['an empty object', {}],
    ['an empty text', { output: '  ' }],
    ['something unknown', { what: 1 }],
    ['a call of a tool', { output: null, tool_calls: [{ id: 'a' }] }],
    ['an error of OpenAI', { error: { code: 'content_filter', message: 'No.', status: 400 } }],
    ['an error as JSON text in a list', [JSON.stringify({ error: 'CUDA' })]],
    ['a number', '42'],
    ['null', 'null'],
    ['true', 'true'],
    ['nothing', ''],
    ['an empty JSON text', '""'],
    ['an empty list', []],
  ];
  for (const [name, body] of hidden)
    it(`is an error though the status is 200: ${name}`, async () => {
      endpoint.says(typeof body === 'string' ? { body } : json(body));
      await assert.rejects(endpoint.text(), { reason: 'model_error', remedy: 'none' });
    });

  for (const [name, error, reason, remedy] of [
    ['a model that is down', { status_code: 503, body: 'x' }, 'model_error', 'again'],
    ['what is behind the server', { code: 'downstream', message: 'x', status: 502 }, 'model_error', 'again'],
    ['too many', { code: '429', message: 'x' }, 'model_busy', 'backOff'],
    ['an answer that took too long', { status_code: 408, body: 'x' }, 'model_timeout', 'shorter'],
  ] as const)
    it(`is an error by the status within a 200: ${name}`, async () => {
      endpoint.says(json({ output: null, error }));
      await assert.rejects(endpoint.text(), { reason, remedy });
    });

  for (const error of [
    { code: 'content_filter', message: 'The response was filtered', status: 400 },
    { code: 'BadRequest', message: 'Blocked by content safety', status: 400 },
  ])
    for (const status of [200, 400])
      it(`says that a filter has stopped the message, and asks in no other shape: ${status} ${error.code}`, async () => {
        endpoint.says({ ...json({ error }), status });
        await assert.rejects(endpoint.text(), {
          reason: 'model_error',
          message: /content filter has stopped/,
        });
        assert.equal(endpoint.asked.length, 1);
      });

  it('says so of a filter behind a 424 too, whether its words are in the header or in the body', async () => {
    for (const [reason, body] of [
      ['Bad Request', { error: { code: 'content_filter', message: 'No.' } }],
      ['content_filter', 'x'],
    ] as const) {
      const headers = { 'ms-azureml-model-error-statuscode': '400', 'ms-azureml-model-error-reason': reason };
      endpoint.says({ status: 424, headers, body });
      await assert.rejects(endpoint.text(), { reason: 'model_error', message: /content filter has stopped/ });
    }
    assert.equal(endpoint.asked.length, 2);
  });

  const strangers: readonly (readonly [string, string, string | undefined])[] = [
    ['a web page', '<!DOCTYPE html><html><head><title>Sign in</title></head></html>', 'text/html'],
    ['a web page that is called JSON', '\n<html><body>Sign in</body></html>', 'application/json'],
    ['a page without a tag that is known', '<p>Sign in</p>', 'text/html; charset=utf-8'],
    ['JSON that is cut off', '{"output": " Hello, I a', 'application/json'],
    ['a JSON text that is cut off', '"{\\"output\\": \\"Hel', 'application/json'],
    ['a list that is cut off', '[{"output": "Hello.', undefined],
    ['a cut that leaves no brace', 'tput": "Hello."}', 'application/json'],
    ['an event stream', 'data: {"output": "Hel"}\n\ndata: [DONE]\n\n', 'text/event-stream'],
    ['an event stream that is called JSON', 'event: message\ndata: {}\n\n', 'application/json'],
  ];
  for (const [name, body, type] of strangers)
    it(`is no answer of the model, and may come the next time: ${name}`, async () => {
      endpoint.says({ body, headers: type === undefined ? {} : { 'content-type': type } });
      await assert.rejects(endpoint.text(), { reason: 'unavailable', retryable: true, remedy: 'again' });
    });

  it('may itself be a page or broken JSON, in an answer that is whole', async () => {
    for (const text of ['<html><title>Mine</title></html>', '{"output": "Hel', 'data: 1']) {
      endpoint.says({ body: { output: text } });
      assert.equal(await endpoint.text(), text);
    }
  });

  const refusals: readonly (readonly [number, string, Remedy])[] = [
    [400, 'model_error', 'none'],
    [401, 'key_rejected', 'newKey'],
    [403, 'key_rejected', 'newKey'],
    [404, 'no_traffic', 'none'],
    [408, 'model_timeout', 'shorter'],
    [413, 'model_error', 'none'],
    [424, 'model_error', 'none'],
    [429, 'model_busy', 'backOff'],
    [500, 'unavailable', 'again'],
    [502, 'unavailable', 'again'],
    [503, 'unavailable', 'again'],
    [504, 'unavailable', 'again'],
  ];
  for (const [status, reason, remedy] of refusals)
    it(`has words for ${status}, and what may help`, async () => {
      endpoint.says({ status, body: 'x' });
      const isRetryable = remedy === 'again' || remedy === 'backOff';
      await assert.rejects(endpoint.text(), { reason, remedy, retryable: isRetryable });
    });

  for (const [inner, reason, remedy] of [
    ['400', 'model_error', 'none'],
    ['408', 'model_timeout', 'shorter'],
    ['429', 'model_busy', 'backOff'],
    ['500', 'model_error', 'again'],
    ['503', 'model_error', 'again'],
    ['what', 'model_error', 'none'],
  ] as const)
    it(`goes by the status of the model behind a 424: ${inner}`, async () => {
      endpoint.says({ status: 424, body: 'x', headers: { 'ms-azureml-model-error-statuscode': inner } });
      const words = reason === 'model_error' && inner !== 'what' ? new RegExp(inner) : /./;
      await assert.rejects(endpoint.text(), { reason, remedy, message: words });
    });

  for (const [header, ms] of [
    ['7', 7_000],
    ['0', 0],
    ['soon', undefined],
  ] as const)
    it(`tells how long it is to be left alone: ${header}`, async () => {
      endpoint.says({ status: 429, headers: { 'retry-after': header } });
      await assert.rejects(endpoint.text(), (error) => {
        assert.ok(error instanceof ScoringFailure);
        assert.equal(error.retryAfterMs, ms);
        return true;
      });
    });
});
