import assert from 'node:assert/strict';
import sinon from 'sinon';
import { createScoring } from '../../../../../src/azure/ml/scoring/scoring.js';
import { scriptedAzure } from '../../../../helpers/azure/scriptedAzure.js';
import { scriptedEndpoint, type Reply } from '../../../../helpers/azure/scriptedEndpoint.js';

describe('a question to an endpoint', () => {
  const endpoint = scriptedEndpoint();

  it('goes with the key to the deployment that is meant', async () => {
    assert.equal(await endpoint.text(), 'Because.');
    await endpoint.text({ deployment: 'base', signal: new AbortController().signal });
    assert.deepEqual(
      endpoint.asked.map(({ headers }) => [headers.authorization, headers['azureml-model-deployment']]),
      [
        ['Bearer k1', undefined],
        ['Bearer k1', 'base'],
      ],
    );
  });

  it('brings home which deployment answered: the one that was meant, or as the endpoint says', async () => {
    const ask = (more = {}) => endpoint.scoring.score(endpoint.question(more));
    assert.equal((await ask()).deployment, undefined);
    endpoint.says({ body: { output: 'Because.' }, headers: { 'azureml-model-deployment': 'green' } });
    assert.equal((await ask()).deployment, 'green');
    endpoint.scoring = createScoring({});
    endpoint.behave = ({ path }, response) => {
      if (path === '/score') return { status: 404, body: { detail: 'Not Found' } };
      response.writeHead(200, { 'content-type': 'text/event-stream', 'azureml-model-deployment': 'green' });
      response.end(
        'data: {"choices":[{"delta":{"content":"So."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      );
      return undefined;
    };
    const onText = () => undefined;
    const streamed = await ask({ onText });
    assert.deepEqual([streamed.text, streamed.deployment], ['So.', 'green']);
    endpoint.scoring = createScoring({});
    endpoint.says({ body: { output: 'Because.' } });
    assert.equal((await ask({ deployment: 'base' })).deployment, 'base');
  });

  it('goes over the connection of the one before, and leaves no listener on its signal', async () => {
    const { signal } = new AbortController();
    const listened = sinon.spy(signal, 'addEventListener');
    const left = sinon.spy(signal, 'removeEventListener');
    for (const status of [200, 200, 503, 200, 429, 200]) {
      endpoint.says({ status, body: { output: 'Because.' } });
      await endpoint.text({ signal }).catch(() => undefined);
    }
    // Where one answer is just over, the next question may open a second one.
    assert.ok(new Set(endpoint.asked.map(({ connection }) => connection)).size <= 2);
    assert.equal(listened.callCount, 6);
    assert.equal(left.callCount, 6);
  });

  it('is sent once, whatever the endpoint’s trouble', async () => {
    endpoint.says({ status: 503 });
    await assert.rejects(endpoint.text(), { reason: 'unavailable', retryable: true });
    assert.equal(endpoint.asked.length, 1);
  });

  it('finds a model that answers after 60 s, and one that does not after 100 s', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let reply: (reply: Reply) => void = () => undefined;
      endpoint.behave = (_asked, response) => {
        reply = ({ body }) => response.end(JSON.stringify(body));
        return undefined;
      };
      const asked = async (count: number) => {
        while (endpoint.asked.length < count) await new Promise(setImmediate);
      };
      const slow = endpoint.text();
      await asked(1);
      clock.tick(60_000);
      reply({ body: { output: 'At last.' } });
      assert.equal(await slow, 'At last.');
      const never = endpoint.text();
      never.catch(() => undefined);
      await asked(2);
      clock.tick(100_000);
      await assert.rejects(never, {
        reason: 'model_timeout',
        message: 'The model took too long to answer.',
        retryable: false,
      });
      assert.equal(clock.countTimers(), 0, 'no timer is left behind');
    } finally {
      clock.restore();
    }
  });

  it('that nobody waits for any more ends as it was ended, on the wire too', async () => {
    await assert.rejects(endpoint.text({ signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.deepEqual(endpoint.asked, []);
    const stop = new AbortController();
    const closed = new Promise<void>((resolve) => {
      endpoint.behave = (_asked, response) => {
        response.on('close', resolve);
        stop.abort(new Error('Restarting.'));
        return undefined;
      };
    });
    await assert.rejects(endpoint.text({ signal: stop.signal }), { message: 'Restarting.' });
    await closed;
  });

  it('whose connection breaks before the answer says so, and may be put again', async () => {
    for (const begin of ['', 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"out', 'what is this\r\n\r\n']) {
      endpoint.behave = (_asked, { socket }) => {
        socket?.end(begin);
        return undefined;
      };
      await assert.rejects(endpoint.text(), {
        reason: 'unavailable',
        message: 'The connection to the endpoint broke before it had answered.',
        remedy: 'again',
      });
    }
    endpoint.says({ body: { output: 'Because.' } });
    assert.equal(await endpoint.text(), 'Because.');
  });

  it('to an address where nobody is says so, and asks for the address anew', async () => {
    await assert.rejects(endpoint.text({ scoringUri: 'http://127.0.0.1:9/score' }), {
      reason: 'unavailable',
      message: 'The endpoint could not be reached.',
      remedy: 'newAddress',
      retryable: true,
    });
  });

  it('carries the key over https only, but on this machine', async () => {
    await assert.rejects(endpoint.text({ scoringUri: 'http://endpoint.example/score' }), {
      reason: 'no_endpoint',
      message: /goes nowhere in the open/,
    });
  });

  describe('at an Azure with an authority of its own', () => {
    const azure = scriptedAzure();

    it('is put by who trusts that authority, and by nobody else', async () => {
      azure.answer('POST /score', { body: { output: 'Because.' } });
      const question = endpoint.question({ scoringUri: `${azure.address}/score` });
      assert.equal((await createScoring(azure.cloud).score(question)).text, 'Because.');
      await assert.rejects(createScoring({}).score(question), {
        reason: 'unavailable',
        remedy: 'newAddress',
      });
      assert.equal(azure.sent.length, 1);
    });
  });
});
