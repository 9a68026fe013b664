import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cardText } from '../bot/cards/cardText.js';
import { configKeys } from '../config/configSchema.js';
import { prepareDataset } from '../dataset/prepare.js';
import { datasetSource } from '../dataset/source.js';
import { packageRoot } from '../packageRoot.js';
import type { Child } from './child.js';
import { startStack, type Stack } from './stack.js';
import { TourClient, type Heard } from './tourClient.js';

// `npm run tour`: the whole journey without a person. Exits 0 only when the tuned answer came back.

const sample = path.join(packageRoot, 'samples/phi3-on-azure-ml.jsonl');
/** So long, and something hangs: a tour takes well under two minutes. */
const patienceMs = 5 * 60 * 1000;

async function walk(client: TourClient, question: string, expected: string): Promise<void> {
  await client.open();
  await client.say('/journey base=yes');
  const plan = await client.hear(({ card }) => said(card).includes('Plan: Journey'));
  await client.press(plan, 'Confirm');
  const end = await client.hear(({ text }) => /Journey: (done|failed|cancelled)/.test(text));
  if (!end.text.includes('Journey: done')) throw new Error('The journey did not end well.');

  const beforeCompare = client.mark;
  await client.say(`/compare ${question}`);
  const compared = await client.hear(({ card }) => said(card).includes('First is better'), beforeCompare);
  const both = said(compared.card);
  if (!plain(both).includes(plain(expected))) throw new Error('The comparison lacks the tuned answer.');
  const beforeVote = client.mark;
  await client.press(compared, 'First is better');
  await client.hear(({ card }) => said(card).includes('Base'), beforeVote);

  const mark = client.mark;
  await client.say(question);
  const answer = await client.hear(({ text }) => text !== '', mark);
  if (plain(answer.text) !== plain(expected))
    throw new Error(`The tuned model gave a wrong answer; this was learnt: ${expected}`);

  const before = client.mark;
  await client.say('/status');
  await client.hear(({ card }) => card !== undefined, before);
}

const said = (card: Heard['card']): string => (card === undefined ? '' : cardText(card));
const plain = (text: string): string => text.replace(/[\\\s]+/g, ' ').trim();

/** The settings of a Hieno of one's own are not the tour's. */
const neutral = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).filter(([key]) => !(configKeys as readonly string[]).includes(key)),
  );

/** Peak resident memory of a process, where the system tells. */
function peakMemory({ pid }: Child): string | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : `${Math.round(Number(kilobytes) / 1024)} MiB`;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const dataDir = mkdtempSync(path.join(tmpdir(), 'hieno-tour-'));
let stack: Stack | undefined;
let client: TourClient | undefined;
let problem: string | undefined;
const watchdog = setTimeout(() => void finish('It took more than five minutes.'), patienceMs);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void finish('It was interrupted.'));

try {
  const { samples } = await prepareDataset(datasetSource(sample), {
    out: path.join(dataDir, 'tour-dataset'),
  });
  const [question, answer] = samples[0]?.messages ?? [];
  stack = await startStack({ dataDir, port: 0, environment: neutral(process.env) });
  console.log(`A bot at ${stack.messagesUrl}, a local Azure behind it. The conversation:`);
  client = new TourClient(stack.messagesUrl, (line) => console.log(line));
  await Promise.race([
    walk(client, question?.content ?? '', answer?.content ?? ''),
    stack.bot.ended.then(() => {
      throw new Error('The bot ended.');
    }),
  ]);
} catch (error) {
  problem = error instanceof Error ? error.message : String(error);
}
await finish(problem);

/** Ends everything that was started, and says how it went. */
async function finish(failure: string | undefined): Promise<never> {
  clearTimeout(watchdog);
  const memory = stack === undefined ? undefined : peakMemory(stack.bot);
  await client?.close();
  await stack?.stop();
  const left = stack?.children.filter(({ pid }) => isAlive(pid)) ?? [];
  const why =
    failure ?? (left.length > 0 ? `${left.map(({ name }) => name).join(' and ')} would not end.` : undefined);
  if (memory !== undefined) console.log(`\npeak memory of the bot: ${memory}`);
  if (why === undefined) rmSync(dataDir, { recursive: true, force: true });
  else console.log(`\n${why}\nThe logs are in ${path.join(dataDir, 'logs')}`);
  console.log(why === undefined ? 'tour: passed' : 'tour: failed');
  process.exit(why === undefined ? 0 : 1);
}
