import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import sinon from 'sinon';
import type { ScoreRequest } from '../../../../../src/azure/ml/scoring/scoring.js';
import { scriptedEndpoint } from '../../../../helpers/azure/scriptedEndpoint.js';
import { waitFor } from '../../../../helpers/machine/waitFor.js';

const piece = (content: string, more: object = {}) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null, ...more }] })}\n\n`;
const first = `data: ${JSON.stringify({ choices: [{ delta: { role: 'assistant', content: '' } }] })}\n\n`;
const end = `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] })}\n\n`;
const counted = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 3 } })}\n\n`;
const done = 'data: [DONE]\n\n';

describe('an answer in pieces', () => {
  const endpoint = scriptedEndpoint();
  let pieces: string[];
  beforeEach(() => (pieces = []));

  const ask = (more: Partial<ScoreRequest> = {}) =>
    endpoint.scoring.score(endpoint.question({ onText: (text) => pieces.push(text), ...more }));
  /** An endpoint with OpenAI's route alone. */
  const openai = (answer: (response: ServerResponse) => void) => {
    endpoint.behave = ({ path }, response) => {
      if (path === '/score') return { status: 404, body: { detail: 'Not Found' } };
      answer(response);
      return undefined;
    };
  };
  const streams = (text: string) =>
    openai((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.end(text);
    });

  it('is given out as it comes, and whole at the end', async () => {
    let response: ServerResponse | undefined;
    openai((its) => {
      response = its;
      its.writeHead(200, { 'content-type': 'text/event-stream' });
      its.write(
        `: wait\r\n\r\n${first}${piece(' Because')}`.replaceAll('\n', '\r\n').replaceAll('\r\r', '\r'),
      );
    });
    const answered = ask();
    await waitFor(() => pieces.length === 1);
    assert.deepEqual(pieces, [' Because']);
    // A character of several bytes, in two chunks.
    const bytes = Buffer.from(`${piece(' ä🙂.')}${end}${counted}${done}`);
    const middle = bytes.indexOf(Buffer.from('🙂')) + 2;
    response?.write(bytes.subarray(0, middle));
    await new Promise(setImmediate);
    response?.end(bytes.subarray(middle));
    assert.deepEqual(await answered, {
      text: 'Because ä🙂.',
      isCut: false,
      finishReason: 'stop',
      usage: { promptTokens: 5, answerTokens: 3 },
    });
    assert.deepEqual(pieces, [' Because', ' ä🙂.']);
    const asked = endpoint.asked.at(-1);
    assert.equal(asked?.body['stream'], true);
    assert.equal(asked.headers.accept, 'text/event-stream');
  });

  it('is asked for only by whoever wants pieces', async () => {
    openai((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ choices: [{ message: { content: 'Because.' } }] }));
    });
    assert.equal(await endpoint.text(), 'Because.');
    assert.equal(endpoint.asked.at(-1)?.body['stream'], undefined);
  });

  it('comes whole where the endpoint knows no pieces', async () => {
    assert.equal((await ask()).text, 'Because.');
    openai((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ choices: [{ message: { content: 'At once.' } }] }));
    });
    assert.equal((await ask()).text, 'At once.');
    assert.deepEqual(pieces, []);
  });

  it('tells that the model had to stop', async () => {
    streams(`${piece('On and', { finish_reason: 'length' })}${done}`);
    assert.equal((await ask()).isCut, true);
  });

  it('is whole without its last word once the model has said why it stopped', async () => {
    streams(`${piece('Because.')}${end}`);
    assert.equal((await ask()).text, 'Because.');
  });

  it('does not hear what comes after its last word', async () => {
    streams(`${piece('Because.')}${done}data: what\n\n`);
    assert.equal((await ask()).text, 'Because.');
  });

  it('that is empty is none', async () => {
    streams(`${first}${end}${done}`);
    await assert.rejects(ask(), { reason: 'model_error', message: /empty answer/ });
  });

  const breaks: readonly (readonly [string, (response: ServerResponse, begun: string) => void])[] = [
    ['the connection', (response, begun) => response.write(begun, () => response.destroy())],
    ['the stream', (response, begun) => response.end(begun)],
    ['an event', (response, begun) => response.end(`${begun}data: {"choices": [{"del`)],
    [
      'its bytes',
      (response, begun) => response.end(Buffer.concat([Buffer.from(begun), Buffer.from([0xff, 0x0a])])),
    ],
    ['its JSON', (response, begun) => response.end(`${begun}data: {"choices": [\n\n${end}${done}`)],
    ['its meaning', (response, begun) => response.end(`${begun}data: 7\n\n${end}${done}`)],
  ];
  for (const [what, fail] of breaks) {
    it(`that breaks off in the middle by ${what} says so, keeps what came, and is not begun again`, async () => {
      openai((response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        fail(response, `${piece('Because of')}`);
      });
      const words = what === 'its JSON' || what === 'its meaning' ? /cannot read/ : /broke off in the middle/;
      await assert.rejects(ask(), {
        reason: 'unavailable',
        message: words,
        partial: 'Because of',
        remedy: 'none',
        retryable: false,
      });
      assert.deepEqual(pieces, ['Because of']);
    });

    it(`that breaks off before anything came may be asked for again: ${what}`, async () => {
      openai((response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        fail(response, ': begun\n\n');
      });
      await assert.rejects(ask(), { reason: 'unavailable', remedy: 'again', retryable: true });
    });
  }

  for (const [how, event] of [
    ['in an event like others', { error: { code: 502, message: 'The worker died' } }],
    ['in an event of its own', { code: 502, message: 'The worker died' }],
  ] as const) {
    const told = `${'error' in event ? '' : 'event: error\n'}data: ${JSON.stringify(event)}\n\n`;
    it(`that ends with an error says so and keeps what came: ${how}`, async () => {
      streams(`${piece('Because of')}${told}${done}`);
      await assert.rejects(ask(), {
        reason: 'model_error',
        message: 'The answer broke off in the middle. The model failed on this message (its status: 502).',
        partial: 'Because of',
        remedy: 'none',
      });
    });

    it(`that begins with an error is as if it had not begun: ${how}`, async () => {
      streams(`${told}${done}`);
      await assert.rejects(ask(), { reason: 'model_error', remedy: 'again' });
    });
  }

  it('that is not waited for any more ends as it was ended', async () => {
    const stop = new AbortController();
    let isGone = false;
    openai((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(piece('Because of'));
      response.on('close', () => (isGone = true));
    });
    const answered = ask({ signal: stop.signal });
    answered.catch(() => undefined);
    await waitFor(() => pieces.length === 1);
    stop.abort(new Error('Restarting.'));
    await assert.rejects(answered, { message: 'Restarting.' });
    await waitFor(() => isGone, 'the connection to be given up');
  });

  it('that takes too long keeps what came', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      openai((response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(piece('Because of'));
      });
      const answered = ask();
      answered.catch(() => undefined);
      while (pieces.length === 0) await new Promise(setImmediate);
      clock.tick(100_000);
      await assert.rejects(answered, { reason: 'model_timeout', partial: 'Because of', remedy: 'none' });
    } finally {
      clock.restore();
    }
  });
});
