import assert from 'node:assert/strict';
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { answerPolicy } from '../../../../src/azure/arm/answerPolicy.js';

const thing = 'https://management.azure.com/subscriptions/s/resourceGroups/g';

interface Answer {
  readonly method?: HttpMethods;
  readonly url?: string;
  readonly status?: number;
  readonly type?: string;
}

function passes(body: string, { method = 'GET', url = thing, status = 200, type }: Answer = {}) {
  const request = createPipelineRequest({ url, method });
  const headers = createHttpHeaders(type === undefined ? {} : { 'content-type': type });
  const response: PipelineResponse = { request, status, headers, bodyAsText: body };
  return answerPolicy.policy.sendRequest(request, async () => response);
}

describe('a success of Azure', () => {
  const none: readonly (readonly [string, string, Answer?])[] = [
    ['a web page', '<!DOCTYPE html><html><title>Sign in</title></html>', { type: 'text/html' }],
    ['a web page that is called JSON', '<html></html>', { type: 'application/json' }],
    ['a web page to a PUT', '<html></html>', { method: 'PUT', status: 201, type: 'text/html' }],
    ['JSON that is cut off', '{"id": "/subscr', { type: 'application/json' }],
    ['an event stream', 'data: {}\n\n', { type: 'text/event-stream' }],
    ['words', 'OK', { type: 'text/plain' }],
    ['nothing', ''],
    ['blanks', ' \r\n '],
    ['null', 'null', { type: 'application/json' }],
    ['a number', '7', { type: 'application/json' }],
    ['an empty text', '""', { type: 'application/json' }],
    ['an error of no known kind', '{"error": {"message": "Oh."}}', { type: 'application/json' }],
  ];
  for (const [name, body, how] of none)
    it(`is none, and may be had again: ${name}`, () =>
      assert.rejects(passes(body, how), { reason: 'unavailable', retryable: true }));

  it('that is an error means what the error says', () =>
    assert.rejects(passes('{"error": {"code": "SkuNotAvailable", "message": "No."}}'), {
      reason: 'capacity_missing',
    }));

  const some: readonly (readonly [string, string, Answer?])[] = [
    ['a thing', '{"id": "x"}'],
    ['a list', '[]'],
    ['a thing with a byte order mark', '\uFEFF{"id": "x"}'],
    ['an operation that has failed', '{"status": "Failed", "error": {"code": "X"}}'],
    ['nothing to a DELETE', '', { method: 'DELETE' }],
    ['nothing to a POST', '', { method: 'POST', status: 202 }],
    ['nothing as the result of an operation', '', { url: `${thing}/operationResults/1?api-version=1` }],
    ['a text to a POST', '"run-1"', { method: 'POST' }],
    ['a failure, which others read', '<html>', { status: 502, type: 'text/html' }],
  ];
  for (const [name, body, how] of some)
    it(`passes: ${name}`, async () => assert.ok((await passes(body, how)).status > 0));
});
