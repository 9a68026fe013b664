import { setTimeout as delay } from 'node:timers/promises';
import { BotFleet } from '../../../../helpers/bot/botFleet.js';
import { shuffleKey } from '../../../../../src/dataset/shuffle/shuffle.js';
import { ChatLedger, type Verdict } from './chatLedger.js';
import { LoadBalancer } from './loadBalancer.js';
import { asked, conversationOf, type Question } from './question.js';
import { ScoringStub } from './scoringStub.js';

/** How long somebody waits for an answer before they write on; and after the last one, for what may still come. */
const patienceMs = 40_000;
const historyTurns = 10;

/** `npm run chat-server`, built. */
export const chatServer = 'dist/src/local/chatServer.js';

export const chatServerSettings = ({ url }: ScoringStub): Readonly<Record<string, string>> => ({
  SCORE_URL: url,
  SCORE_KEY: 'only-for-this-test',
  HISTORY_TURNS: String(historyTurns),
});

export interface ChatWorld {
  readonly fleet: BotFleet;
  readonly scoring: ScoringStub;
  readonly ledger: ChatLedger;
  /** The same numbers for the same seed, in [0, 1). */
  readonly random: () => number;
  /** Until nobody writes any more. */
  readonly talking: AbortSignal;
}

export interface ChatOptions {
  readonly bots: number;
  readonly chats: number;
  readonly turns: number;
  readonly seed: number;
  /** Of each bot by its number. */
  readonly settings?: (index: number) => Readonly<Record<string, string>>;
  /** The longest that somebody thinks before a message. */
  readonly pauseMs?: number;
  /** Goes along while people write. */
  readonly meanwhile: (world: ChatWorld) => Promise<void>;
}

/**
 * Conversations with `npm run chat-server`, once or several times at once. Half of the people wait for each answer, the others
 * write two or three messages in a row; each message goes to another bot than the one before. One in twenty is delivered again
 * although it was taken. At the end every bot is asked to stop, and a last one is started and stopped: it must find nothing to do.
 */
export async function talk({
  bots,
  chats,
  turns,
  seed,
  pauseMs = 3000,
  meanwhile,
  settings,
}: ChatOptions): Promise<Verdict> {
  const random = seeded(seed);
  const ledger = new ChatLedger(historyTurns);
  const scoring = new ScoringStub(random);
  scoring.onAsked = (question, before) => ledger.told(question, before);
  await scoring.start();
  const fleet = await BotFleet.start({
    program: chatServer,
    bots,
    settings: (index) => ({ ...chatServerSettings(scoring), ...settings?.(index) }),
  });
  try {
    fleet.channel.before = ({ method, conversation, activity }) => {
      if (method === 'POST' && activity.type === 'message') ledger.heard(conversation, activity.text ?? '');
    };
    const over = new AbortController();
    const people = Promise.all(
      Array.from({ length: chats }, (_, chat) =>
        converse({ fleet, ledger, random, bots, turns, pauseMs }, chat),
      ),
    ).finally(() => over.abort());
    await Promise.all([people, meanwhile({ fleet, scoring, ledger, random, talking: over.signal })]);
    await fleet.end();
    await fleet.startBot();
    await fleet.end();
    return ledger.verdict();
  } finally {
    await fleet.stop();
    await scoring.stop();
  }
}

interface Person {
  readonly fleet: BotFleet;
  readonly ledger: ChatLedger;
  readonly random: () => number;
  readonly bots: number;
  readonly turns: number;
  readonly pauseMs: number;
}

async function converse(
  { fleet, ledger, random, bots, turns, pauseMs }: Person,
  chat: number,
): Promise<void> {
  const balancer = new LoadBalancer(fleet, bots);
  const who = { conversation: conversationOf(chat), user: { id: `user-${chat}` } };
  const again: Promise<void>[] = [];
  let unanswered: Question[] = [];
  for (let turn = 1; turn <= turns; turn++) {
    const question = { chat, turn };
    const activity = fleet.channel.activity({ text: asked(question) }, who);
    if (unanswered.length === 0) await delay(pauseMs * random());
    await balancer.deliver(activity, chat + turn);
    ledger.acknowledged(question);
    unanswered.push(question);
    if (random() < 1 / 20)
      again.push(delay(500 * random()).then(() => balancer.deliver(activity, chat + turn + 1)));
    const inFlight = chat % 2 === 0 ? 1 : 2 + ((chat + turn) % 2);
    if (unanswered.length < inFlight && turn < turns) continue;
    await Promise.race([
      Promise.all(unanswered.map((one) => ledger.answered(one))),
      delay(patienceMs, undefined, { ref: false }),
    ]);
    unanswered = [];
  }
  await Promise.all(again);
}

/** Numbers in [0, 1). */
function seeded(seed: number): () => number {
  let count = 0;
  return () => shuffleKey(seed, count++) / 2 ** 32;
}
