import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalAzureProcess } from '../helpers/azure/localAzureProcess.js';
import { BotFleet } from '../helpers/bot/botFleet.js';
import { Conversation } from '../helpers/channel/conversation.js';
import type { ChannelCall } from '../helpers/channel/fakeChannel.js';
import { waitFor } from '../helpers/machine/waitFor.js';

const boxes = 12;
const perSecond = 50;
const isAnswer = /^The word in box \d+ is word-\d+\.$/;
const questionOf = (box: number): string => `What is the secret word of box number ${box}?`;

/** By conversation, without what is said about the line where the machine is slow. */
function saidTo(calls: readonly ChannelCall[]): Map<string, string[]> {
  const said = new Map<string, string[]>();
  for (const { conversation, activity } of calls)
    if (activity.type === 'message' && activity.text && !/^Many people are asking/.test(activity.text))
      said.set(conversation, [...(said.get(conversation) ?? []), activity.text]);
  return said;
}

describe('rotated keys under fifty turns a second', () => {
  let azure: LocalAzureProcess;
  let fleet: BotFleet;
  let talk: Conversation;

  before(async () => {
    azure = await LocalAzureProcess.start(600);
    fleet = await BotFleet.start({
      // However slow the machine is: what is counted is what the keys cost, not what a full line refuses.
      settings: { ...azure.environment('hieno-keys'), HIENO_QUESTIONS_WAITING: '1000' },
    });
    talk = new Conversation(fleet.channel);
    const file = path.join(azure.folder, 'boxes.jsonl');
    const rows = Array.from({ length: boxes }, (_, box) => [
      { role: 'user', content: questionOf(box) },
      { role: 'assistant', content: `The word in box ${box} is word-${box * 7}.` },
    ]);
    writeFileSync(file, rows.map((messages) => `${JSON.stringify({ messages })}\n`).join(''));
    await talk.run(`/journey dataset=${file}`, 120_000);
  });
  after(async () => {
    await fleet?.stop();
    await azure?.stop();
  });

  it('fail no turn', async () => {
    const plan = await talk.plan('/keys rotate');
    const mark = azure.requests.length;
    const asked: string[] = [];
    const asking: Promise<unknown>[] = [];
    let isOver = false;
    const end = talk.confirm(plan).finally(() => (isOver = true));
    const began = performance.now();
    while (!isOver || asked.length < 5 * perSecond) {
      const conversation = `crowd-${asked.length}`;
      asked.push(conversation);
      const question = questionOf(asked.length % boxes);
      asking.push(fleet.channel.say(question, { conversation, user: { id: conversation } }));
      // By the clock: what the machine did not manage in time is asked at once.
      await delay(Math.max(0, (asked.length * 1000) / perSecond - (performance.now() - began)));
    }
    const seconds = (performance.now() - began) / 1000;
    assert.match(await end, /Key rotation: done.*Both keys of .* are new/s);
    await Promise.all(asking);
    const answers = await waitFor(
      () => {
        const found = saidTo(fleet.channel.accepted('POST'));
        return asked.every((one) => found.has(one)) && found;
      },
      'every answer',
      60_000,
    );
    assert.deepEqual(
      asked.flatMap((one) => answers.get(one) ?? []).filter((text) => !isAnswer.test(text)),
      [],
    );
    const refused = azure.requests
      .slice(mark)
      .filter(({ operation, status }) => operation === 'Inference_Score' && status === 401).length;
    assert.ok(refused > 0, 'nobody has met an old key');
    console.log(
      `      ${asked.length} turns in ${seconds.toFixed(1)} s, ${refused} of them met an old key, none failed`,
    );
  });
});
