import assert from 'node:assert/strict';
import { createRoutedModel } from '../../../../src/backends/routedModel.js';
import { scriptedEndpoint, type Reply } from '../../../helpers/azure/scriptedEndpoint.js';
import { BotUnderTest, testRoute, testSettings } from '../../../helpers/bot/botUnderTest.js';

/** The whole way: the channel’s HTTP, the bot, the endpoint’s HTTP, and back. */
describe('what a person reads of an endpoint’s answer', () => {
  const endpoint = scriptedEndpoint();
  let test: BotUnderTest;

  before(async () => {
    const target = { route: testRoute, scoringUri: '', bearer: 'the-secret-key' };
    let time = 0;
    test = await BotUnderTest.start({
      model: createRoutedModel({
        scoring: {
          score: (request) => endpoint.scoring.score(request),
          contractOf: (asked) => endpoint.scoring.contractOf(asked),
        },
        targets: {
          current: async () => ({ ...target, scoringUri: `${endpoint.origin}/score` }),
          instead: async () => undefined,
        },
        models: testSettings.models,
        now: () => time,
        sleep: async (ms) => void (time += ms),
      }),
    });
  });
  after(() => test.stop());

  const ofModel = (status: string, body: unknown = 'x'): Reply => ({
    status: 424,
    headers: { 'ms-azureml-model-error-statuscode': status },
    body,
  });
  const within = (error: unknown): Reply => ({ body: { output: null, error } });
  const message = { role: 'assistant', content: ' Hello.' };

  for (const [what, reply, words] of [
    ['the older server', { body: { output: ' Hello.' } }, /^Hello\.$/],
    ['the newer server', { body: { output: null, message, finish_reason: 'stop' } }, /^Hello\.$/],
    ['OpenAI', { body: { choices: [{ message, finish_reason: 'stop' }] } }, /^Hello\.$/],
    ['a list', { body: [{ 0: 'Hello.' }] }, /^Hello\.$/],
    ['JSON in JSON', { body: JSON.stringify(JSON.stringify({ output: 'Hello.' })) }, /^Hello\.$/],
    ['an answer that is cut', { body: { output: 'Hel', finish_reason: 'length' } }, /^Hel$/],
    ['400', { status: 400 }, /refused the message \(status 400\)\. Ask in other words/],
    ['401', { status: 401 }, /refused the key\. .*\/deploy/],
    ['403', { status: 403 }, /refused the key\. .*\/deploy/],
    ['404', { status: 404 }, /no deployment gets its traffic\. .*\/deploy/],
    ['408', { status: 408 }, /longer than its deployment allows\. Ask for something shorter/],
    ['413', { status: 413 }, /refused the message \(status 413\)/],
    ['424 of no status', { status: 424, body: 'x' }, /The model failed on this message\. Ask in other words/],
    ['424 of 404', ofModel('404'), /The model failed on this message \(its status: 404\)/],
    ['424 of 408', ofModel('408'), /longer than its deployment allows/],
    ['424 of 429', ofModel('429'), /too many questions at once\. Try again/],
    ['424 of 500', ofModel('500'), /The model failed on this message \(its status: 500\)/],
    ['424 of a filter', ofModel('400', { error: { code: 'content_filter' } }), /content filter has stopped/],
    ['429', { status: 429 }, /too many questions at once\. Try again/],
    ['500', { status: 500 }, /in trouble \(status 500\)\. Try again/],
    ['502', { status: 502, body: '<html>Bad gateway</html>' }, /in trouble \(status 502\)\. Try again/],
    ['503', { status: 503 }, /in trouble \(status 503\)\. Try again/],
    ['nothing in a 200', { body: {} }, /empty answer; its content filter may have stopped it/],
    [
      'an error in a 200',
      within({ status_code: 400, body: 'x' }),
      /failed on this message \(its status: 400\)/,
    ],
    ['429 in a 200', within({ status_code: 429 }), /too many questions at once/],
    [
      'an exception in a 200',
      { body: JSON.stringify(JSON.stringify({ error: 'CUDA', exception: 'out of memory' })) },
      /The model failed on this message\./,
    ],
    ['a filter in a 200', { body: { error: { code: 'content_filter', status: 400 } } }, /content filter/],
    ['an unknown shape', { body: { what: 1 } }, /in a shape that Hieno does not know/],
    ['a web page', { body: '<html><title>Sign in</title></html>' }, /a web page .*proxy/],
    ['half an answer', { body: '{"output": "Hel' }, /instead of an answer/],
  ] as const satisfies readonly (readonly [string, Reply, RegExp])[])
    it(`is of use: ${what}`, async () => {
      endpoint.says(reply);
      await test.channel.say('Hello?');
      await test.bot.drain();
      const said = test.channel.texts().at(-1) ?? '';
      assert.match(said, words);
      assert.doesNotMatch(said, /Something went wrong|secret|undefined|\n\s+at /);
    });
});
