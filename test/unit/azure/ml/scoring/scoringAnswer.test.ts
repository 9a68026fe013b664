import assert from 'node:assert/strict';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { readAnswer } from '../../../../../src/azure/ml/scoring/scoringAnswer.js';

const response = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  bodyAsText: typeof body === 'string' ? body : JSON.stringify(body),
  headers: createHttpHeaders(headers),
  request: createPipelineRequest({ url: 'https://x' }),
});

describe('an answer of an endpoint', () => {
  const shapes: readonly (readonly [string, unknown])[] = [
    ['the old server', { output: ' Hello.' }],
    ['the newer server', { output: 'Hello.', finish_reason: 'stop', usage: {}, error: null }],
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
    ['JSON as text', JSON.stringify(JSON.stringify({ output: 'Hello.' }))],
    ['plain text', 'Hello.'],
  ];
  for (const [name, body] of shapes)
    it(`is understood in the shape of ${name}`, () =>
      assert.equal(readAnswer(response(200, body)), 'Hello.'));

  const hidden: readonly (readonly [string, unknown])[] = [
    ['an error as JSON text', JSON.stringify(JSON.stringify({ error: 'CUDA', exception: 'out of memory' }))],
    ['an error object', { output: null, error: { status_code: 500, body: 'x' } }],
    ['an error beside the beginning of an answer', { output: 'Hel', error: { status_code: 500, body: 'x' } }],
    ['an empty object', {}],
    ['an empty text', { output: '  ' }],
    ['something unknown', { what: 1 }],
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
    it(`is an error though the status is 200: ${name}`, () =>
      assert.throws(() => readAnswer(response(200, body)), { reason: 'model_error' }));

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
    it(`is no answer of the model, and may come the next time: ${name}`, () => {
      const strange = response(200, body, type === undefined ? {} : { 'content-type': type });
      assert.throws(() => readAnswer(strange), { reason: 'unavailable', retryable: true });
    });

  it('may itself be a page or broken JSON, in an answer that is whole', () => {
    for (const text of ['<html><title>Mine</title></html>', '{"output": "Hel', 'data: 1'])
      assert.equal(readAnswer(response(200, { output: text })), text);
  });

  const refusals: readonly (readonly [number, string, boolean])[] = [
    [401, 'key_rejected', false],
    [404, 'no_traffic', false],
    [408, 'model_timeout', false],
    [424, 'model_error', false],
    [429, 'model_busy', true],
    [500, 'unavailable', true],
    [503, 'unavailable', true],
    [400, 'model_error', false],
  ];
  for (const [status, reason, retryable] of refusals)
    it(`has words for ${status}`, () =>
      assert.throws(() => readAnswer(response(status, 'x')), { reason, retryable }));

  it('tells the status of the model behind a 424, and that its 5xx may pass', () => {
    const failed = response(424, 'x', { 'ms-azureml-model-error-statuscode': '503' });
    assert.throws(() => readAnswer(failed), { retryable: true, message: /503/ });
  });
});
