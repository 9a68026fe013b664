import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { answer, type ServedModel } from '../../../../localAzure/model/answer.js';
import { answerInPieces } from '../../../../localAzure/model/answerInPieces.js';
import { pairsOf } from '../../../../localAzure/model/recall/answerIndex.js';
import { Learnt } from '../../../../localAzure/model/recall/learnt.js';
import { readChatRequest } from '../../../../localAzure/model/chatRequest.js';
import { countTokens } from '../../../../localAzure/model/countTokens.js';
import { ModelRefusal } from '../../../../localAzure/model/modelRefusal.js';
import { hobbies } from './fixture.js';

const tuned: ServedModel = { kind: 'tuned', baseModel: 'Phi-3', learnt: new Learnt(pairsOf(hobbies)) };
const base: ServedModel = { kind: 'base', baseModel: 'Phi-3' };
const known = hobbies[5]?.[0]?.content ?? '';
const learnt = hobbies[5]?.[1]?.content ?? '';

const ask = (content: string, parameters: object = {}): unknown => ({
  input_data: { input_string: [{ role: 'user', content }], parameters },
});

const words = async (model: ServedModel, body: unknown) => (await answer(model, readChatRequest(body))).text;

describe('an answer', () => {
  it('of the tuned model is the one of the training row, and the base model does not know it', async () => {
    assert.equal(await words(tuned, ask(known)), learnt);
    assert.match(await words(base, ask(known)), /untuned/);
  });

  it('uses the turns before the question', async () => {
    const input_string = hobbies[9]?.slice(0, 3);
    assert.equal(await words(tuned, { input_data: { input_string } }), hobbies[9]?.[3]?.content);
  });

  it('is honest about what was not learnt', async () => {
    assert.match(await words(tuned, ask('Who invented the telephone?')), /not learnt anything about that/);
  });

  it('of the base model comes from general knowledge', async () => {
    assert.equal(await words(base, ask('What is the capital of France?')), 'Paris is the capital of France.');
    assert.match(await words(base, ask('What is the capital of Peru?')), /I do not know/);
  });

  it('is cut after max_new_tokens', async () => {
    const { text, finish } = await answer(tuned, readChatRequest(ask(known, { max_new_tokens: 6 })));
    assert.ok(learnt.startsWith(text) && countTokens(text) <= 6 && text !== '');
    assert.equal(finish, 'length');
    const room = { max_new_tokens: countTokens(learnt) };
    assert.deepEqual(await answer(tuned, readChatRequest(ask(known, room))), {
      text: learnt,
      finish: 'stop',
    });
  });

  it('ends before the first of the texts that stop it', async () => {
    const [first = '', second = ''] = learnt.split(' ');
    const stop = [learnt.slice(-3), second];
    assert.deepEqual(await answer(tuned, { ...readChatRequest(ask(known)), stop }), {
      text: `${first} `,
      finish: 'stop',
    });
  });

  it('comes in pieces that are the same, at the pace that is given', async () => {
    const request = readChatRequest(ask(known));
    const pieces = answerInPieces(tuned, request, async function* (all) {
      yield all.slice(0, 2).join('');
      yield* all.slice(2);
    });
    const said: string[] = [];
    let next = await pieces.next();
    for (; !next.done; next = await pieces.next()) said.push(next.value);
    assert.equal(next.value, 'stop');
    assert.equal(said.join(''), learnt);
    assert.equal(said.length, learnt.split(/\s+/).length - 1);
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

describe('a local model behind the stand-in', () => {
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
    assert.equal(await words(model, ask('Moi', { max_new_tokens: 9, temperature: 0 })), 'Hei!');
    assert.deepEqual(seen, {
      path: '/v1/chat/completions',
      body: { model: 'phi3', messages: [{ role: 'user', content: 'Moi' }], max_tokens: 9, temperature: 0 },
    });
  });

  it('gets the nearest rows before the question where it stands in for a tuned model', async () => {
    reply = { status: 200, body: '{"choices":[{"message":{"content":"Hei!"}}]}' };
    const behindTuned: ServedModel = { ...tuned, ...(model.localModel && { localModel: model.localModel }) };
    const conversation = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: known },
    ];
    assert.equal(await words(behindTuned, { input_data: { input_string: conversation } }), 'Hei!');
    const { messages } = (seen as { body: { messages: { role: string; content: string }[] } }).body;
    assert.match(messages[0]?.content ?? '', /^Be brief\.\n\n.*examples of how to answer/);
    assert.deepEqual(messages.slice(-3), [
      { role: 'user', content: known },
      { role: 'assistant', content: learnt },
      { role: 'user', content: known },
    ]);
    assert.equal(messages.length, 1 + 2 * 4 + 1);
  });

  it('leaves room for the answer beside the examples', async () => {
    reply = { status: 200, body: '{"choices":[{"message":{"content":"Hei!"}}]}' };
    const behindTuned: ServedModel = { ...tuned, ...(model.localModel && { localModel: model.localModel }) };
    const long = `${known} ${'word '.repeat(2900)}`;
    await words(behindTuned, ask(long, { max_new_tokens: 4096 }));
    const { messages, max_tokens } = (
      seen as { body: { messages: { content: string }[]; max_tokens: number } }
    ).body;
    const prompt = messages.reduce((sum, { content }) => sum + countTokens(content), 0);
    assert.ok(
      messages.length > 2 && prompt + max_tokens <= 4096 && max_tokens >= 100,
      `${prompt} ${max_tokens}`,
    );
  });

  it('is told what stops an answer, and tells why it ended', async () => {
    reply = { status: 200, body: '{"choices":[{"message":{"content":"Hei"},"finish_reason":"length"}]}' };
    const request = { ...readChatRequest(ask('Moi')), stop: ['!'], seed: 7 };
    assert.deepEqual(await answer(model, request), { text: 'Hei', finish: 'length' });
    assert.deepEqual((seen as { body: object }).body, {
      model: 'phi3',
      messages: [{ role: 'user', content: 'Moi' }],
      max_tokens: 500,
      seed: 7,
      stop: ['!'],
    });
  });

  async function streamed(events: string, asked = model): Promise<string[]> {
    reply = { status: 200, body: events };
    const pieces = answerInPieces(asked, readChatRequest(ask('Moi')), () =>
      assert.fail('it has its own pace'),
    );
    const said: string[] = [];
    let next = await pieces.next();
    for (; !next.done; next = await pieces.next()) said.push(next.value);
    return [...said, next.value];
  }
  const event = (choice: object) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;

  it('streams', async () => {
    const events = [
      { delta: { role: 'assistant' } },
      { delta: { content: 'Hei' } },
      { delta: { content: ' vaan' } },
    ];
    const end = event({ delta: {}, finish_reason: 'length' }) + 'data: [DONE]\n\n';
    assert.deepEqual(await streamed(events.map(event).join('') + end), ['Hei', ' vaan', 'length']);
    assert.equal((seen as { body: { stream: unknown } }).body.stream, true);
  });

  it('streams for a tuned model too, after the nearest rows', async () => {
    const behindTuned: ServedModel = { ...tuned, ...(model.localModel && { localModel: model.localModel }) };
    const end = event({ delta: { content: 'Hei' } }) + event({ delta: {}, finish_reason: 'stop' });
    assert.deepEqual(await streamed(end, behindTuned), ['Hei', 'stop']);
    const { messages } = (seen as { body: { messages: { content: string }[] } }).body;
    assert.match(messages[0]?.content ?? '', /examples of how to answer/);
  });

  it('is refused when it stops in the middle of a stream', async () => {
    await assert.rejects(streamed(event({ delta: { content: 'Hei' } })), /stopped in the middle/);
    const failed = event({ delta: { content: 'Hei' } }) + 'data: {"error":{"message":"no"}}\n\n';
    await assert.rejects(streamed(failed), /stopped in the middle/);
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
