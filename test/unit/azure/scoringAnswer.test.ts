import assert from 'node:assert/strict';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { readAnswer } from '../../../src/azure/scoringAnswer.js';

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
    ['an empty object', {}],
    ['an empty text', { output: '  ' }],
    ['something unknown', { what: 1 }],
  ];
  for (const [name, body] of hidden)
    it(`is an error though the status is 200: ${name}`, () =>
      assert.throws(() => readAnswer(response(200, body)), { reason: 'model_error' }));

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
