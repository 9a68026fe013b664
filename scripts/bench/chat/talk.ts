import http from 'node:http';
import { answerTo, questionOf } from './words.js';
import type { World } from './world.js';

export interface Talk {
  readonly conversations: number;
  /** Of each of them. */
  readonly turns: number;
  /** Begins the conversations' names; with another one they are others. */
  readonly name: string;
  /** Called when everybody has had a first turn, which is not counted: from then on all connections are open. */
  readonly onBegun?: () => void;
}

export interface TalkFigures {
  readonly turns: number;
  readonly seconds: number;
  /** Milliseconds from the question to its answer, without those of the endpoint; one a turn. */
  readonly added: readonly number[];
}

const longestMs = 120_000;
const tenant = '11111111-1111-4111-8111-111111111111';

/**
 * So many people at once: each asks, waits until the answer is there and the bot has taken its leave of the question,
 * and asks the next.
 */
export async function talk(
  world: World,
  botUrl: string,
  { conversations, turns, name, onBegun = () => undefined }: Talk,
): Promise<TalkFigures> {
  const agent = new http.Agent({ keepAlive: true });
  let added: number[] = [];
  const person = async (conversation: string, from: number, to: number): Promise<void> => {
    for (let turn = from; turn < to; turn++) {
      const question = questionOf(conversation, turn);
      const asked = performance.now();
      const [heard, status] = await inTime(
        Promise.all([
          world.heard(conversation),
          post(agent, botUrl, activityOf(world, conversation, `${conversation}-${turn}`, question)),
        ]),
        question,
      );
      if (heard.text !== answerTo(question) || status >= 300) world.wrong++;
      added.push(heard.at - asked - world.thoughtAbout(question));
    }
  };
  const everybody = async (from: number, to: number): Promise<void> =>
    void (await Promise.all(
      Array.from({ length: conversations }, (_, index) => person(`${name}${index}`, from, to)),
    ));
  try {
    await everybody(0, 1);
    added = [];
    onBegun();
    const began = performance.now();
    await everybody(1, turns + 1);
    return { turns: conversations * turns, seconds: (performance.now() - began) / 1000, added };
  } finally {
    world.forget();
    agent.destroy();
  }
}

async function inTime<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Nobody answers: ${what}`)), longestMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function post(agent: http.Agent, url: string, body: object): Promise<number> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = http
      .request(url, {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      })
      .once('response', (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      })
      .on('error', (error: NodeJS.ErrnoException) => {
        // The bot had just given up the connection, for nobody had used it for a while.
        if (request.reusedSocket && error.code === 'ECONNRESET') resolve(post(agent, url, body));
        else reject(error);
      })
      .end(text);
  });
}

/** As Teams sends what somebody writes to a bot alone. */
const activityOf = ({ serviceUrl }: World, conversation: string, id: string, text: string): object => ({
  type: 'message',
  id,
  timestamp: '2026-11-28T12:00:00.000Z',
  localTimestamp: '2026-11-28T14:00:00.000+02:00',
  localTimezone: 'Europe/Helsinki',
  channelId: 'msteams',
  serviceUrl,
  from: { id: `29:${conversation}`, name: 'Aino', aadObjectId: '22222222-2222-4222-8222-222222222222' },
  recipient: { id: '28:33333333-3333-4333-8333-333333333333', name: 'Hieno' },
  conversation: { id: conversation, conversationType: 'personal', tenantId: tenant },
  text,
  textFormat: 'plain',
  locale: 'en-GB',
  entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Windows' }],
  channelData: { tenant: { id: tenant } },
});
