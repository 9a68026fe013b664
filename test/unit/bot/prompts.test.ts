import assert from 'node:assert/strict';
import type { Run } from '../../../src/runs/run.js';
import { createPrompts } from '../../../src/bot/prompts.js';
import { silentLog } from '../../../src/log.js';
import { endingMessage } from '../../../src/bot/status/endingMessage.js';
import { BotUnderTest, testRoute } from '../../helpers/bot/botUnderTest.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

const questions = ['What is a job?', 'What is a node?', 'What is a core?', 'What is a key?'];
const tuned = (facts: Run['facts'] = {}): Run =>
  aRun({ status: 'succeeded', facts: { modelName: 'hieno-phi3', modelVersion: '1', questions, ...facts } });

describe('suggested questions', () => {
  const promptsOf = (runs: readonly Run[], most = 3, routes: readonly (typeof testRoute)[] = [testRoute]) => {
    let reads = 0;
    const recent = async () => {
      reads += 1;
      return [...runs];
    };
    const prompts = createPrompts({
      routes: { current: async () => routes[0] },
      runs: { recent },
      most,
      log: silentLog,
    });
    return { prompts, reads: () => reads };
  };

  it('are those of the model that answers, looked up once', async () => {
    const { prompts, reads } = promptsOf([
      tuned({ modelVersion: '2', questions: ['What is not asked?'] }),
      tuned(),
    ]);
    for (let twice = 0; twice < 2; twice++) assert.deepEqual(await prompts.current(), questions.slice(0, 3));
    assert.equal(reads(), 1);
  });

  it('are none where no model answers, where its run is not known, and where none are to be shown', async () => {
    assert.deepEqual(await promptsOf([tuned()], 3, []).prompts.current(), []);
    assert.deepEqual(await promptsOf([tuned({ modelVersion: '2' })]).prompts.current(), []);
    const off = promptsOf([tuned()], 0);
    assert.deepEqual(await off.prompts.current(), []);
    assert.equal(off.reads(), 0);
  });

  it('are none that would give a command or confirm a plan', async () => {
    const { prompts } = promptsOf([
      tuned({ questions: ['/deploy everything', 'status', 'confirm deploy', 'What is a job?'] }),
    ]);
    assert.deepEqual(await prompts.current(), ['What is a job?']);
  });

  it('cost nobody an answer where the runs cannot be read, and are read again', async () => {
    let isBroken = true;
    const prompts = createPrompts({
      routes: { current: async () => testRoute },
      runs: { recent: async () => (isBroken ? Promise.reject(new Error('gone')) : [tuned()]) },
      most: 1,
      log: silentLog,
    });
    assert.deepEqual(await prompts.current(), []);
    isBroken = false;
    assert.deepEqual(await prompts.current(), ['What is a job?']);
  });

  it('stand beside the end of a run that led to answers', () => {
    const titles = endingMessage(tuned(), questions).suggestedActions?.actions.map(({ title }) => title);
    assert.deepEqual(titles, questions.slice(0, 3));
  });
});

describe('the welcome', () => {
  let test: BotUnderTest;
  afterEach(() => test.stop());

  const admin = '11111111-1111-1111-1111-111111111111';
  const welcome = async (from: string): Promise<string> => {
    await test.channel.deliver(
      test.channel.activity(
        { type: 'conversationUpdate', membersAdded: [{ id: 'bot-1' }] as never },
        { user: { id: `29:${from}`, aadObjectId: from } },
      ),
    );
    await test.bot.drain();
    const [message] = test.channel.messages();
    return (message?.attachments?.[0]?.content as { fallbackText: string }).fallbackText;
  };
  const start = async () => {
    test = await BotUnderTest.start({ channel: 'msteams', access: { admins: new Set([admin]) } });
  };

  it('gives an admin the first step as its first button', async () => {
    await start();
    test.routes.route = undefined;
    test.standing = { hasWorkspace: false };
    assert.match(
      await welcome(admin),
      /Nothing is made before you confirm it\.\n\[Start the journey\] {2}\[Status\]/,
    );
  });

  it('gives others no command of an admin', async () => {
    await start();
    test.routes.route = undefined;
    test.standing = { hasWorkspace: false };
    const shown = await welcome('22222222-2222-2222-2222-222222222222');
    assert.match(shown, /An admin has to deploy a model first.*\n\[Status\] {2}\[Help\]$/);
  });

  it('lets anybody ask what the model was tuned on', async () => {
    await start();
    test.runs.runs.set('r', tuned());
    assert.match(
      await welcome('22222222-2222-2222-2222-222222222222'),
      /try one of these\.\n\[What is a job\?\]\n\[What is a node\?\]\n\[What is a core\?\]\n\[Which models answer\]/,
    );
  });

  it('says how far it is where a model is on its way', async () => {
    await start();
    test.routes.route = undefined;
    test.runs.runs.set('r', aRun({ kind: 'deploy', status: 'running' }));
    assert.match(
      await welcome(admin),
      /No model answers yet\. The model is being deployed.*Then just write\.\n\[Status\]/,
    );
  });
});
