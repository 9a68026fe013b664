import assert from 'node:assert/strict';
import type { AskOptions } from '../../../src/backends/chatModel.js';
import { createRoutedModel } from '../../../src/backends/routedModel.js';
import type { ChatRoute } from '../../../src/backends/routes.js';
import type { Target, Targets } from '../../../src/backends/target.js';
import type { ModelSettings } from '../../../src/settings.js';
import { scriptedEndpoint, type Reply } from '../../helpers/azure/scriptedEndpoint.js';
import { testSettings } from '../../helpers/bot/botUnderTest.js';

const route: ChatRoute = { endpointName: 'e1', vaultName: 'kv', secretName: 's', updatedAt: 1 };
const messages = [
  { role: 'user', content: 'Why?' },
  { role: 'assistant', content: 'Because.' },
  { role: 'user', content: 'And?' },
] as const;

describe('the model that the chat is routed to', () => {
  const endpoint = scriptedEndpoint();
  /** Pauses that were made, in ms; the time of the test is nothing else. */
  let slept: number[];
  let time: number;
  let refused: [string, string][];
  beforeEach(() => {
    slept = [];
    time = 0;
    refused = [];
  });

  const at = (
    bearer: string,
    more: Partial<ChatRoute> = {},
    scoringUri = `${endpoint.origin}/score`,
  ): Target => ({
    route: { ...route, ...more },
    scoringUri,
    bearer,
  });

  /** @param inTurn where the chat goes, each after the one before was refused; after the last one nowhere else */
  function modelAt(
    inTurn: readonly Target[] = [at('k1')],
    settings: Partial<ModelSettings> = {},
    random = 0.5,
  ) {
    const rest = [...inTurn];
    const targets: Targets = {
      current: async () => rest[0] ?? assert.fail(),
      instead: async ({ bearer }, why) => {
        refused.push([bearer, why]);
        if (rest.length === 1) return undefined;
        rest.shift();
        return rest[0];
      },
    };
    return createRoutedModel({
      scoring: endpoint.scoring,
      targets,
      models: {
        tuned: { ...testSettings.models.tuned, ...settings },
        base: { ...testSettings.models.base, ...settings },
      },
      now: () => time,
      sleep: async (ms) => {
        slept.push(ms);
        time += ms;
      },
      random: () => random,
    });
  }
  const ask = (model = modelAt(), options?: AskOptions) => model.answer(messages, options);

  const bodies = () =>
    endpoint.asked.map(
      ({ body }) =>
        body['input_data'] as {
          input_string: readonly { role: string; content: string }[];
          parameters: Record<string, unknown>;
        },
    );

  it('is asked with its settings, the base model with its own', async () => {
    const settings = { temperature: 0.1, topP: 0.5, answerTokens: 99 };
    const model = modelAt([at('k1', { baseDeploymentName: 'base' })], settings);
    assert.equal((await ask(model)).text, 'Because.');
    await ask(model, { from: 'base' });
    const parameters = { temperature: 0.1, top_p: 0.5, do_sample: true, max_new_tokens: 99, max_tokens: 99 };
    assert.deepEqual(
      bodies().map((body) => body.parameters),
      [parameters, parameters],
    );
    assert.deepEqual(
      endpoint.asked.map(({ headers }) => headers['azureml-model-deployment']),
      [undefined, 'base'],
    );
    await assert.rejects(ask(modelAt(), { from: 'base' }), {
      reason: 'no_endpoint',
      message: 'The untuned base model is not deployed, so there is nothing to compare with.',
    });
  });

  it('tells how it wants its questions once it has answered one', async () => {
    endpoint.behave = ({ path }) =>
      path === '/score' ? { status: 400 } : { body: { choices: [{ message: { content: 'Because.' } }] } };
    const model = modelAt([at('k1', { baseDeploymentName: 'base' })]);
    assert.equal(await model.contractOf('tuned'), undefined);
    await ask(model);
    assert.equal(await model.contractOf('tuned'), 'openai');
    assert.equal(await model.contractOf('base'), undefined);
  });

  describe('with instructions', () => {
    const systemPrompt = 'Be brief.';
    const toldTo = async (from: 'tuned' | 'base', more: Partial<ChatRoute> = {}) => {
      await ask(modelAt([at('k1', { baseDeploymentName: 'base', ...more })], { systemPrompt }), { from });
      return bodies().at(-1)?.input_string;
    };
    const folded = [{ role: 'user', content: 'Be brief.\n\nWhy?' }, ...messages.slice(1)];

    it('reads them at the head of what was said first, for a template may have no other place', async () => {
      assert.deepEqual(await toldTo('tuned'), folded);
      assert.deepEqual(await toldTo('base'), folded);
      for (const [modelName, modelVersion] of [
        ['Phi-3-mini-4k-instruct', '8'],
        ['hieno-phi3', '15'],
        ['Phi-3-mini-4k-instruct', 'new'],
      ] as const)
        assert.deepEqual(await toldTo('base', { baseModel: { modelName, modelVersion } }), folded);
      const known = { modelName: 'Phi-3-mini-4k-instruct', modelVersion: '15' };
      assert.deepEqual(
        await toldTo('tuned', { baseModel: known }),
        folded,
        'of the tuned one nothing is known',
      );
    });

    it('reads them as a message of the system where it is known to', async () => {
      for (const modelVersion of ['9', '15'])
        assert.deepEqual(
          await toldTo('base', { baseModel: { modelName: 'Phi-3-mini-4k-instruct', modelVersion } }),
          [{ role: 'system', content: 'Be brief.' }, ...messages],
        );
    });
  });

  describe('that does not answer at once', () => {
    const fails = (times: number, reply: Reply) =>
      endpoint.says(...Array.from({ length: times }, () => reply), { body: { output: 'At last.' } });
    const ofModel = (status: string): Reply => ({
      status: 424,
      headers: { 'ms-azureml-model-error-statuscode': status },
    });

    for (const [what, reply, pauses, reason] of [
      ['401', { status: 401 }, [], 'key_rejected'],
      ['403', { status: 403 }, [], 'key_rejected'],
      ['404', { status: 404 }, [], 'no_traffic'],
      ['408', { status: 408 }, [], 'model_timeout'],
      ['413', { status: 413 }, [], 'model_error'],
      ['424', { status: 424 }, [], 'model_error'],
      ['424 of a 404', ofModel('404'), [], 'model_error'],
      ['424 of a 500', ofModel('500'), [1_000, 4_000], 'model_error'],
      ['424 of a 429', ofModel('429'), [1_000, 2_000, 4_000, 8_000, 16_000], 'model_busy'],
      ['429', { status: 429 }, [1_000, 2_000, 4_000, 8_000, 16_000], 'model_busy'],
      ['500', { status: 500 }, [1_000, 4_000], 'unavailable'],
      ['502', { status: 502 }, [1_000, 4_000], 'unavailable'],
      ['503', { status: 503 }, [1_000, 4_000], 'unavailable'],
      [
        'an error of 503 in a 200',
        { body: { output: null, error: { status_code: 503 } } },
        [1_000, 4_000],
        'model_error',
      ],
      ['an empty answer', { body: {} }, [], 'model_error'],
      ['a web page', { body: '<html>Sign in</html>' }, [1_000, 4_000], 'unavailable'],
    ] as const) {
      it(`is asked again by rule, and then no more: ${what}`, async () => {
        fails(99, reply);
        await assert.rejects(ask(), { reason });
        assert.deepEqual(slept, pauses);
      });
      if (pauses.length > 0)
        it(`answers at the last of its tries: ${what}`, async () => {
          fails(pauses.length, reply);
          assert.equal((await ask()).text, 'At last.');
          assert.equal(endpoint.asked.length, pauses.length + 1);
        });
    }

    it('is asked again where the connection broke', async () => {
      let left = 2;
      endpoint.behave = (_asked, { socket }) => {
        if (left-- === 0) return { body: { output: 'At last.' } };
        socket?.destroy();
        return undefined;
      };
      assert.equal((await ask()).text, 'At last.');
      assert.deepEqual(slept, [1_000, 4_000]);
      assert.deepEqual(refused, []);
    });

    it('is asked once more for half of what it took too long for', async () => {
      fails(1, { status: 408 });
      assert.equal((await ask()).text, 'At last.');
      fails(9, { status: 408 });
      await assert.rejects(ask(), { reason: 'model_timeout' });
      assert.deepEqual(
        bodies().map(({ parameters }) => parameters['max_new_tokens']),
        [768, 384, 768, 384],
      );
    });

    it('is left alone for as long as it asks to be, and not for longer than anybody waits', async () => {
      fails(2, { status: 429, headers: { 'retry-after': '30' } });
      assert.equal((await ask()).text, 'At last.');
      assert.deepEqual(slept, [30_000, 30_000]);
      fails(1, { status: 503, headers: { 'retry-after': '1' } });
      await ask(modelAt([at('k1')], {}, 1));
      assert.deepEqual(slept.splice(2), [1_250], 'with a spread, for many wait');
      fails(1, { status: 429, headers: { 'retry-after': '600' } });
      await assert.rejects(ask(), { reason: 'model_busy' });
      assert.equal(slept.length, 2);
    });

    it('tells whoever asks each time that it has too many questions, and of no other trouble', async () => {
      let busy = 0;
      const onBusy = () => void busy++;
      fails(2, { status: 429 });
      await modelAt([at('k1')]).answer([{ role: 'user', content: 'Hello?' }], { onBusy });
      assert.equal(busy, 2);
      fails(1, { status: 503 });
      await modelAt([at('k1')]).answer([{ role: 'user', content: 'Hello?' }], { onBusy });
      assert.equal(busy, 2);
    });

    it('has three minutes for all of its tries together', async () => {
      endpoint.behave = () => {
        time += 70_000;
        return { status: 503 };
      };
      await assert.rejects(ask(), { reason: 'unavailable' });
      assert.equal(endpoint.asked.length, 3);
      assert.deepEqual(slept, [1_000, 4_000]);
      endpoint.reset();
      endpoint.behave = () => {
        time += 90_000;
        return { status: 429 };
      };
      slept = [];
      await assert.rejects(ask(), { reason: 'model_busy' });
      assert.equal(endpoint.asked.length, 2);
    });

    it('is not asked again by whoever does not wait any more', async () => {
      const stop = new AbortController();
      endpoint.behave = () => {
        stop.abort(new Error('Restarting.'));
        return { status: 503 };
      };
      await assert.rejects(ask(modelAt(), { signal: stop.signal }), { message: 'Restarting.' });
      assert.equal(endpoint.asked.length, 1);
    });

    it('gives pieces of its answer to whoever wants them', async () => {
      const pieces: string[] = [];
      endpoint.behave = ({ path }, response) => {
        if (path === '/score') return { status: 422 };
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end('data: {"choices":[{"delta":{"content":"Because."}}]}\n\ndata: [DONE]\n\n');
        return undefined;
      };
      assert.equal((await ask(modelAt(), { onText: (text) => pieces.push(text) })).text, 'Because.');
      assert.deepEqual(pieces, ['Because.']);
    });
  });

  describe('that refuses the key, or is not there', () => {
    const takes = (key: string) => {
      endpoint.behave = ({ headers }) =>
        headers.authorization === `Bearer ${key}` ? { body: { output: 'At last.' } } : { status: 401 };
    };

    it('is asked with another key before anybody hears of it, and with a third', async () => {
      takes('k3');
      assert.equal((await ask(modelAt([at('k1'), at('k2'), at('k3')]))).text, 'At last.');
      assert.deepEqual(refused, [
        ['k1', 'key'],
        ['k2', 'key'],
      ]);
      assert.deepEqual(slept, []);
      await assert.rejects(ask(modelAt([at('k1'), at('k2'), at('k2'), at('k3')])), {
        reason: 'key_rejected',
      });
    });

    it('refuses for good where there is no other key', async () => {
      takes('k3');
      await assert.rejects(ask(), { reason: 'key_rejected' });
      assert.equal(endpoint.asked.length, 1);
    });

    it('is asked elsewhere where it has moved, and else a little later', async () => {
      const gone = at('k1', {}, 'http://127.0.0.1:9/score');
      assert.equal((await ask(modelAt([gone, at('k1')]))).text, 'Because.');
      assert.deepEqual(slept, []);
      await assert.rejects(ask(modelAt([gone])), { reason: 'unavailable', message: /could not be reached/ });
      assert.deepEqual(slept, [1_000, 4_000]);
      assert.deepEqual(new Set(refused.map(([, why]) => why)), new Set(['address']));
    });
  });
});
