import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { answer, type ServedModel } from '../../../../localAzure/model/answer.js';
import { AnswerIndex, pairsOf } from '../../../../localAzure/model/answerIndex.js';
import { readChatRequest } from '../../../../localAzure/model/chatRequest.js';
import { countTokens } from '../../../../localAzure/model/countTokens.js';
import { ModelRefusal } from '../../../../localAzure/model/modelRefusal.js';
import { hobbies } from './fixture.js';

const tuned: ServedModel = { kind: 'tuned', baseModel: 'Phi-3', index: new AnswerIndex(pairsOf(hobbies)) };
const base: ServedModel = { kind: 'base', baseModel: 'Phi-3' };
const known = hobbies[5]?.[0]?.content ?? '';
const learnt = hobbies[5]?.[1]?.content ?? '';

const ask = (content: string, parameters: object = {}): unknown => ({
  input_data: { input_string: [{ role: 'user', content }], parameters },
});

describe('an answer', () => {
  it('of the tuned model is the one of the training row, and the base model does not know it', async () => {
    assert.equal(await answer(tuned, readChatRequest(ask(known))), learnt);
    assert.match(await answer(base, readChatRequest(ask(known))), /untuned/);
  });

  it('uses the turns before the question', async () => {
    const input_string = hobbies[9]?.slice(0, 3);
    assert.equal(
      await answer(tuned, readChatRequest({ input_data: { input_string } })),
      hobbies[9]?.[3]?.content,
    );
  });

  it('is honest about what was not learnt', async () => {
    assert.match(
      await answer(tuned, readChatRequest(ask('Who invented the telephone?'))),
      /not learnt anything about that/,
    );
  });

  it('of the base model comes from general knowledge', async () => {
    assert.equal(
      await answer(base, readChatRequest(ask('What is the capital of France?'))),
      'Paris is the capital of France.',
    );
    assert.match(await answer(base, readChatRequest(ask('What is the capital of Peru?'))), /I do not know/);
  });

  it('is cut after max_new_tokens', async () => {
    const short = await answer(tuned, readChatRequest(ask(known, { max_new_tokens: 6 })));
    assert.ok(learnt.startsWith(short) && countTokens(short) <= 6 && short !== '');
  });
});

describe('a chat request', () => {
  it('is accepted one level deeper and with unknown parameters', () => {
    const flat = readChatRequest(ask('Hei', { top_k: 3, temperature: 0.7, do_sample: true }));
    assert.deepEqual(
      readChatRequest({
        input_data: { input_string: [[{ role: 'user', content: 'Hei' }]] },
        params: { temperature: 0.7 },
      }),
      flat,
    );
    assert.equal(flat.maxNewTokens, 500);
  });

  const refused: [string, unknown][] = [
    ['no input_data', {}],
    ['nothing at all', undefined],
    ['an empty conversation', { input_data: { input_string: [] } }],
    ['a plain text', { input_data: { input_string: 'Hei' } }],
    ['an unknown role', { input_data: { input_string: [{ role: 'bot', content: 'x' }] } }],
    ['no content', { input_data: { input_string: [{ role: 'user' }] } }],
    ['an answer at the end', { input_data: { input_string: hobbies[0] } }],
    ['two conversations', { input_data: { input_string: [hobbies[0], hobbies[1]] } }],
    ['a temperature over 2', ask('x', { temperature: 2.1 })],
    ['a temperature as text', ask('x', { temperature: '1' })],
    ['no tokens', ask('x', { max_new_tokens: 0 })],
    ['half a token', ask('x', { max_new_tokens: 1.5 })],
    ['do_sample as text', ask('x', { do_sample: 'yes' })],
    ['a prompt that is too long', ask('word '.repeat(3200))],
  ];
  for (const [name, body] of refused) {
    it(`is refused with ${name}`, () => {
      assert.throws(
        () => readChatRequest(body),
        (error) => error instanceof ModelRefusal && error.status === 400,
      );
    });
  }

  it('leaves the answer what the prompt has left of 4,096 tokens', () => {
    assert.equal(readChatRequest(ask('word '.repeat(3000), { max_new_tokens: 4096 })).maxNewTokens, 196);
  });
});

describe('a local model behind the base model', () => {
  let server: Server;
  let seen: unknown;
  let reply: { status: number; body: string };
  let model: ServedModel;

  before(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (piece) => (text += String(piece)));
      request.on('end', () => {
        seen = { path: request.url, body: JSON.parse(text) as unknown };
        // Apart, not chained: restify, once loaded, replaces writeHead with one that returns nothing.
        response.writeHead(reply.status);
        response.end(reply.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
    model = { ...base, localModel: { url, model: 'phi3' } };
  });
  after(() => server.close());

  it('gets the conversation and its words are the answer', async () => {
    reply = { status: 200, body: JSON.stringify({ choices: [{ message: { content: 'Hei!' } }] }) };
    assert.equal(
      await answer(model, readChatRequest(ask('Moi', { max_new_tokens: 9, temperature: 0 }))),
      'Hei!',
    );
    assert.deepEqual(seen, {
      path: '/v1/chat/completions',
      body: { model: 'phi3', messages: [{ role: 'user', content: 'Moi' }], max_tokens: 9, temperature: 0 },
    });
  });

  it('hands on its failures', async () => {
    reply = { status: 503, body: 'busy' };
    await assert.rejects(
      answer(model, readChatRequest(ask('Moi'))),
      (error) => error instanceof ModelRefusal && error.status === 503,
    );
    reply = { status: 200, body: '{}' };
    await assert.rejects(answer(model, readChatRequest(ask('Moi'))), ModelRefusal);
    const nowhere: ServedModel = { ...base, localModel: { url: 'http://127.0.0.1:1/v1', model: 'phi3' } };
    await assert.rejects(answer(nowhere, readChatRequest(ask('Moi'))), /cannot be reached/);
  });
});
