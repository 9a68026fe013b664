import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  TurnContext,
  type Activity,
  type ConversationReference,
} from 'botbuilder';
import { AppCredentials, type ServiceClientCredentialsFactory } from 'botframework-connector';
import { Entity } from 'botframework-connector/lib/connectorApi/models/mappers.js';
import { createAdapter } from '../../../../../src/bot/channel/adapter.js';
import { cardMessage } from '../../../../../src/bot/channel/cardMessage.js';
import { Delivery } from '../../../../../src/bot/channel/delivery/delivery.js';
import { AdapterMessenger } from '../../../../../src/bot/channel/messenger.js';
import { withSuggestions } from '../../../../../src/bot/channel/delivery/suggested.js';
import { card, forTeams, type Card } from '../../../../../src/bot/cards/card.js';
import { aiLabel } from '../../../../../src/bot/chat/aiLabel.js';
import { silentLog } from '../../../../../src/log.js';
import { FakeClock } from '../../../../helpers/machine/fakeClock.js';
import { MemoryUndelivered } from '../../../../helpers/bot/fakeStores.js';

/** A request as it arrives; `body` is parsed JSON. */
interface Arrived {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** Of the headers those that a connector goes by. */
const told = ['authorization', 'content-type', 'accept', 'x-ms-conversation-id'];

type Turn = (context: TurnContext) => Promise<unknown>;

/** The SDK's own adapter is the measure: what it sends, ours must send. */
describe('what goes over the wire', () => {
  let server: Server;
  let base: string;
  const arrived: Arrived[] = [];
  const appId = randomUUID();

  class Tokens extends AppCredentials {
    protected override refreshToken(): Promise<never> {
      return Promise.resolve({ accessToken: 'token', expiresOn: new Date(Date.now() + 3_600_000) } as never);
    }
  }
  const credentialsFactory: ServiceClientCredentialsFactory = {
    isValidAppId: () => Promise.resolve(true),
    isAuthenticationDisabled: () => Promise.resolve(false),
    createCredentials: (id, audience) => Promise.resolve(new Tokens(id, undefined, audience)),
  };

  const createSdk = () =>
    new CloudAdapter(
      new ConfigurationBotFrameworkAuthentication(
        { MicrosoftAppType: 'MultiTenant', MicrosoftAppId: appId },
        credentialsFactory,
      ),
    );
  const createOurs = () =>
    createAdapter({
      credentials: { kind: 'credentials', appType: 'MultiTenant', appId, appPassword: 'p' },
      delivery: new Delivery({
        undelivered: new MemoryUndelivered(),
        clock: new FakeClock(),
        log: silentLog,
      }),
      log: silentLog,
      credentialsFactory,
    });

  before(async () => {
    // botframework-connector 4.23.3 drops all but three fields of an entity.
    (Entity.type as { additionalProperties?: object }).additionalProperties = { type: { name: 'Object' } };
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const headers = Object.fromEntries(told.map((name) => [name, request.headers[name] as string]));
        const { method, url } = request;
        arrived.push({ method, url, headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
        response.setHeader('content-type', 'application/json');
        response.end('{"id":"made-1"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => arrived.splice(0));

  const shown = card([{ type: 'TextBlock', text: 'Hello' }]);
  const said: Record<string, () => Partial<Activity>> = {
    'a message with its AI label': () => ({
      type: 'message',
      text: 'Grüße, **you** \u2028 \ud83d\ude00',
      textFormat: 'markdown',
      entities: [aiLabel],
    }),
    'a message with prompts and channel data': () => ({
      type: 'message',
      text: 'Which?',
      suggestedActions: { to: ['29:1'], actions: [{ type: 'imBack', title: 'A', value: 'a' }] },
      channelData: { feedbackLoop: { type: 'default' }, nothing: null },
    }),
    'a card': () => cardMessage(shown),
    'a card that is told in a language': () => ({ ...cardMessage(shown), locale: 'fi-FI' }),
    typing: () => ({ type: 'typing' }),
    'a message without a type': () => ({ text: 'Hello', id: 'mine' }),
  };
  const references: Record<string, () => Partial<ConversationReference>> = {
    'a chat of two': () => ({
      serviceUrl: `${base}/emea/`,
      channelId: 'msteams',
      locale: 'en-GB',
      conversation: { id: 'a:1_x-Y', conversationType: 'personal', tenantId: 't' } as never,
      user: { id: '29:1', name: 'Anna', aadObjectId: 'o' },
      bot: { id: '28:2', name: 'Hieno' },
    }),
    'a thread of a channel, in reply': () => ({
      serviceUrl: base,
      channelId: 'msteams',
      activityId: '1:é/?#%&=+ ()!*\'"@;:$,',
      conversation: {
        id: "19:a b@thread.tacv2;messageid=17/../?#%()!*'",
        isGroup: true,
        conversationType: 'channel',
        name: 'General',
        tenantId: 't',
        properties: { deep: [1, null] },
      },
      user: { id: '29:1', name: 'Anna', aadObjectId: 'o', role: 'user', properties: { a: 1 } },
      bot: { id: '28:2', name: 'Hieno', role: 'bot' },
    }),
    'accounts with fields that the protocol does not know, or that are null': () => ({
      serviceUrl: `${base}/a%20b/c?d=e`,
      channelId: 'msteams',
      activityId: '',
      conversation: { id: 'c', isTargeted: true, name: null } as never,
      user: { id: '29:1', name: null, aadObjectId: null, isTargeted: true, email: 'a@b' } as never,
      bot: { id: '28:2', isTargeted: true } as never,
    }),
    'hardly anything': () => ({ serviceUrl: `${base}//`, conversation: { id: 'c' } as never }),
  };

  const eventIn = (reference: Partial<ConversationReference>) =>
    TurnContext.applyConversationReference({ type: 'event', name: 'ContinueConversation' }, reference, true);
  const placeIn = (reference: Partial<ConversationReference>) => ({
    channelId: reference.channelId ?? '',
    conversationId: reference.conversation?.id ?? '',
    reference,
  });

  /** Everything that `act` sent. */
  async function sentBy(act: () => Promise<unknown>): Promise<Arrived[]> {
    arrived.splice(0);
    await act();
    assert.ok(arrived.length > 0, 'nothing was sent');
    return arrived.splice(0);
  }
  const sdkIn = async (activity: Partial<Activity>, logic: Turn): Promise<unknown> => {
    let value: unknown;
    const sdk = createSdk();
    sdk.onTurnError = (_context, error) => Promise.reject(error);
    await sdk['processProactive'](
      sdk['createClaimsIdentity'](appId),
      activity,
      undefined,
      async (context) => {
        value = await logic(context);
      },
    );
    return value;
  };

  for (const [where, reference] of Object.entries(references)) {
    for (const [what, activity] of Object.entries(said)) {
      it(`is what the SDK sends: ${what}, outside any turn, in ${where}`, async () => {
        const theirs = await sentBy(() =>
          sdkIn(eventIn(reference()), (context) => context.sendActivity(activity())),
        );
        const messenger = new AdapterMessenger(createOurs());
        const ours = await sentBy(async () =>
          assert.equal(await messenger.send(placeIn(reference()), activity()), 'made-1'),
        );
        assert.deepEqual(ours, dressed(theirs));
      });

      it(`is what the SDK sends: ${what}, in a turn, in ${where}`, async () => {
        const incoming = { ...eventIn(reference()), type: 'message', text: 'Hi' };
        const logic: Turn = (context) => context.sendActivity(activity());
        const theirs = await sentBy(() => sdkIn(incoming, logic));
        const ours = await sentBy(() =>
          createOurs().proceed(incoming, async (context) => void (await logic(context))),
        );
        assert.deepEqual(ours, dressed(theirs));
      });
    }

    it(`is what the SDK sends: an update, in ${where}`, async () => {
      const id = 'old/1 é';
      const theirs = await sentBy(() =>
        sdkIn(eventIn(reference()), (context) => context.updateActivity({ ...cardMessage(shown), id })),
      );
      const messenger = new AdapterMessenger(createOurs());
      const ours = await sentBy(() => messenger.update(placeIn(reference()), id, cardMessage(shown)));
      assert.deepEqual(ours, dressed(theirs));
      const inTurn = await sentBy(() =>
        createOurs().proceed(
          eventIn(reference()),
          async (context) => void (await context.updateActivity({ ...cardMessage(shown), id })),
        ),
      );
      assert.deepEqual(inTurn, dressed(theirs));
    });

    it(`is what the SDK sends: words alone and a removal, in ${where}`, async () => {
      const logic: Turn = async (context) => {
        await context.sendActivity('Hello');
        await context.deleteActivity('old/1 é');
      };
      const incoming = { ...eventIn(reference()), type: 'message', text: 'Hi' };
      const theirs = await sentBy(() => sdkIn(incoming, logic));
      const ours = await sentBy(() =>
        createOurs().proceed(incoming, async (context) => void (await logic(context))),
      );
      assert.deepEqual(ours, theirs);
    });
  }
});

/** What our adapter adds for Teams, on purpose. */
function dressed(arrived: readonly Arrived[]): Arrived[] {
  return arrived.map((one) => {
    const { attachments, ...body } = withSuggestions(one.body as Partial<Activity>);
    if (attachments === undefined) return one;
    const cards = attachments.map((one) => ({ ...one, content: forTeams(one.content as Card) }));
    return { ...one, body: { ...body, attachments: cards } };
  });
}
