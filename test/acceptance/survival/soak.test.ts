import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BotFleet } from '../../helpers/bot/botFleet.js';
import { Conversation, confirmData, textOf } from '../../helpers/channel/conversation.js';
import { LocalAzureProcess } from '../../helpers/azure/localAzureProcess.js';
import { CaseQueue } from './support/caseQueue.js';
import { isWanted } from './support/choice.js';
import { keep } from './support/results.js';

const runs = 200;
const early = 20;
/** What memory may have grown by between the two. */
const growth = 1.2;

/** Commands after the journey, round by round: what makes, what finds everything there, and what takes away. */
const round = [
  '/provision',
  '/dataset',
  '/finetune epochs=N',
  '/deploy',
  '/teardown endpoint',
  '/deploy base=yes',
  '/finetune epochs=N',
  '/deploy',
  '/teardown endpoint',
  '/deploy',
] as const;

function commandAt(run: number): string {
  if (run === 1) return '/journey';
  const epochs = 1 + (Math.floor((run - 2) / round.length) % 10);
  return (round[(run - 2) % round.length] ?? '/provision').replace('N', String(epochs));
}

const residentMiB = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** The median of some readings, for a collection may have just begun or ended. */
async function resident(pid: number): Promise<number> {
  const readings: number[] = [];
  for (let reading = 0; reading < 9; reading++) {
    readings.push(residentMiB(pid));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return readings.sort((a, b) => a - b)[4] ?? NaN;
}

async function carryOut(fleet: BotFleet, command: string): Promise<void> {
  const talk = new Conversation(fleet.channel);
  const plan = await talk.plan(command);
  const mark = fleet.channel.calls.length;
  const typed = /type (\S+)/i.exec(textOf(plan))?.[1];
  const data = { ...confirmData(plan), ...(typed === undefined ? {} : { typed }) };
  await fleet.channel.press('submit', data, plan.activityId);
  const ending = await talk.answer((text) => /: (done|failed|cancelled)\*\*/.test(text), mark, 60_000);
  assert.match(ending, /: done\*\*/, `${command}: ${ending}`);
}

/** @returns the bot's resident memory early in the row and after its last run, MiB */
async function soak(): Promise<readonly [number, number]> {
  const azure = await LocalAzureProcess.start(20_000);
  try {
    const fleet = await BotFleet.start({ settings: azure.environment('hieno-soak') });
    try {
      let before = NaN;
      for (let run = 1; run <= runs; run++) {
        await carryOut(fleet, commandAt(run));
        if (run === early) before = await resident(fleet.bot.pid);
      }
      return [before, await resident(fleet.bot.pid)];
    } finally {
      await fleet.stop();
    }
  } finally {
    await azure.stop();
  }
}

if (isWanted('soak')) {
  const queue = new CaseQueue(1);
  const result = queue.add(soak);

  // Around everything else: most of it is waiting for the pace of the status cards.
  before(() => queue.start());

  describe(`a bot that carries ${runs} runs`, () => {
    it('ends every one, and needs no more memory after the last than after the twentieth', async function () {
      this.timeout(900_000);
      const residentMiB = await result();
      keep({ suite: 'soak', ended: runs, residentMiB });
      const [first, last] = residentMiB;
      assert.ok(last <= first * growth, `from ${first.toFixed(0)} to ${last.toFixed(0)} MiB`);
    });
  });
}
