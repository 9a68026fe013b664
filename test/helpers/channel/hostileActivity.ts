import type { Activity } from 'botbuilder';
import { createCardActions } from '../../../src/bot/cardActions.js';
import { fieldId } from '../../../src/bot/cards/plan/planForm.js';
import { commands } from '../../../src/bot/commands/registry.js';
import { hostileTexts, mutated, type Dice } from './hostile.js';
import { mentionOfBot } from './toBot.js';

/** What there is that an activity may be about. */
export interface Scene {
  /** Plans that wait for a word, some of them somebody else's. */
  readonly proposals: readonly string[];
  readonly runs: readonly string[];
  /** An activity as the channel of the test delivers it. */
  activity(fields: Partial<Activity>, conversation: string, user: Sender): Partial<Activity>;
}

/** Who writes. */
export interface Sender {
  readonly id: string;
  readonly name: string;
  readonly aadObjectId: string;
}

export const admin: Sender = {
  id: '29:anna',
  name: 'Anna',
  aadObjectId: '11111111-1111-1111-1111-111111111111',
};
const senders: readonly Sender[] = [
  admin,
  { id: '29:bob', name: 'Bob', aadObjectId: '22222222-2222-2222-2222-222222222222' },
  { id: '29:cecilia', name: '<at>Hieno</at> \u202e', aadObjectId: '33333333-3333-3333-3333-333333333333' },
];

/** A request body as somebody sends it who wishes no good, and what of it may be looked at afterwards. */
export interface HostileRequest {
  readonly body: string;
  /** The conversation, before it was changed. */
  readonly conversation: string;
  /** Whether it is what a client of good will would send. */
  readonly isGood: boolean;
  /** Delivered twice, as channels do where an answer is slow. */
  readonly isRepeated: boolean;
}

/** From the same dice the same request, on every machine. */
export function hostileRequest(dice: Dice, scene: Scene): HostileRequest {
  const conversation = `chat-${dice.seed}`;
  const fields = { ...everywhere(dice, conversation), ...dice.one(kinds)(dice, scene) };
  let sent: Partial<Activity> = scene.activity(fields, conversation, dice.one(senders));
  const changes = dice.one([0, 0, 1, 1, 2, 3, 8]);
  for (let left = changes; left > 0; left--) sent = mutated(sent, dice) as Partial<Activity>;
  const text = JSON.stringify(sent);
  const isBroken = dice.roll(25) === 0;
  return {
    body: isBroken ? brokenJson(text, dice) : text,
    conversation,
    isGood: changes === 0 && !isBroken,
    isRepeated: dice.roll(20) === 0,
  };
}

/** JSON that no serialiser writes, and what is none. */
function brokenJson(text: string, dice: Dice): string {
  const at = dice.roll(text.length);
  return dice.one([
    () => text.slice(0, at),
    () => text.slice(0, at) + dice.one(['{', ']', '"', ',', '\\u', '\0', '\ufffe', 'null']) + text.slice(at),
    () =>
      text.replace(
        '{',
        '{"__proto__":{"isAdmin":true,"type":"message"},"constructor":{"prototype":{"x":1}},',
      ),
    () => text.replace('{', '{"id":"in-again","type":"message","text":"twice","from":{"id":"x"},'),
    () => text.replace('{', `{"value":${'['.repeat(5_000)}${']'.repeat(5_000)},`),
    () => text.replace('{', `{"value":${'{"a":'.repeat(90)}1${'}'.repeat(90)},`),
    () => text.replace('{', '{"value":1e999,"localTimestamp":-1e400,"expiration":0e0,'),
    () => text.replace('{', `{"suggestedActions":"${'x'.repeat(250_000)}",`),
    () => `\ufeff${text}`,
    () => `${text}${text}`,
    () => `[${text}]`,
    () => JSON.stringify(text),
    () => ' '.repeat(100_000) + text,
  ])();
}

/** What stands in any activity of some client. */
const everywhere = (dice: Dice, conversation: string): Partial<Activity> => ({
  locale: dice.one(['en-US', 'fi-FI', 'x', '']),
  localTimestamp: dice.one(dates) as unknown as Date,
  timestamp: dice.one(dates) as unknown as Date,
  localTimezone: dice.one(['Europe/Berlin', 'Mars/Olympus']),
  deliveryMode: dice.one(['default', 'expectReplies', 'stream', 'notification']),
  conversation: {
    id: conversation,
    tenantId: dice.one(['tenant-1', 'tenant-1', 'tenant-1', 'tenant-1', 'tenant-2']),
    ...dice.one([
      { conversationType: 'personal' },
      { conversationType: 'groupChat', isGroup: true },
      { conversationType: 'channel', isGroup: true, name: 'General' },
    ]),
  } as Activity['conversation'],
  // Where there are others, the bot is spoken to mostly.
  entities: dice.one<unknown>([[mentionOfBot], [mentionOfBot], [mentionOfBot], []]) as never,
  channelData: dice.one<unknown>([
    { tenant: { id: 'tenant-1' }, source: { name: 'message' } },
    { tenant: { id: 'tenant-1' }, team: { id: '19:t@thread.tacv2' }, channel: { id: '19:c@thread.tacv2' } },
    { tenant: null },
    'x',
  ]),
});

const dates = [
  '2026-01-05T09:00:00+01:00',
  '2026-01-05T09:00:00.000Z',
  '9999-12-31T23:59:59.9999999Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-00-00T00:00:00Z',
  'yesterday',
  '',
  1e20,
  -1,
] as const;

const html = {
  contentType: 'text/html',
  content: '<p><at id="0">Hieno</at> hello <a href="https://x/y">z</a></p>',
};

/** Attachments of every shape that there is, and some that there is not. */
const attachments: readonly unknown[] = [
  html,
  {
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    name: 'rows.jsonl',
    content: { downloadUrl: 'http://127.0.0.1:9/rows', uniqueId: 'x', fileType: 'jsonl' },
  },
  {
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    name: '../../rows.csv',
    content: { downloadUrl: 'file:///etc/passwd', fileType: 'csv' },
  },
  { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'rows.parquet', content: null },
  { contentType: 'text/plain', contentUrl: 'data:text/plain,%7B%7D', name: 'rows.jsonl' },
  { contentType: 'image/png', contentUrl: 'http://127.0.0.1:9/x.png', name: 'x.png' },
  { contentType: 'image/*', contentUrl: 'https://[::1', thumbnailUrl: {} },
  { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', body: 7 } },
  { contentType: 'messageReference', content: '{"messageId":"1","messagePreview":"x"}' },
  { contentType: 'reference', contentUrl: 'https://contoso.sharepoint.com/x' },
  { contentType: ['x'], content: [[]], name: 5 },
  { name: '\0.jsonl' },
  {},
  null,
  'x',
  [],
];

const entities: readonly unknown[] = [
  { type: 'mention', text: '<at>Hieno</at>', mentioned: { id: 'bot-1', name: 'Hieno' } },
  { type: 'mention', text: '<at>Anna</at>', mentioned: { id: '29:anna', name: 'Anna' } },
  { type: 'mention', text: '', mentioned: { id: 'bot-1' } },
  { type: 'mention', text: '<at>(((((</at>', mentioned: null },
  { type: 'mention', mentioned: { id: 'bot-1', name: '.*+?^${}()|[]\\' }, text: '.*+?^${}()|[]\\' },
  { type: 'mention' },
  { type: 'quotedReply', quotedReply: { messageId: '1', preview: 'x' } },
  { type: 'quotedReply', quotedReply: 'x' },
  { type: 'clientInfo', locale: 'en-US', country: 'US', timezone: 5 },
  { type: 'https://schema.org/Message', '@type': 'Message' },
  { type: { type: 'mention' } },
  null,
  7,
];

const words = [
  'yes',
  'no',
  'cancel',
  'Confirm',
  'confirm journey',
  'hieno-rg',
  'go on',
  'help',
  'status',
  '/nonsense',
  '/quota  request',
];

/** Arguments as a mistaken hand writes them, and a malicious one. */
function commandLine(dice: Dice, { runs }: Scene): string {
  const command = dice.one(commands);
  const given = Array.from({ length: dice.roll(4) }, () => {
    const name = dice.one([...command.arguments.map((one) => one.name), 'version', '__proto__', 'nothing']);
    const value = dice.one([
      () => dice.one(hostileTexts),
      () => String(dice.one([0, -1, 1, 1.5, 3, 100, 1e21, 2 ** 53])),
      () =>
        dice.one(['yes', 'no', 'blue', 'everything', 'latest', 'blue=50 green=50', 'blue=101', 'jsonl', '"']),
      () => dice.one([...runs, 'r-none']),
      () => `"${dice.one(hostileTexts)}"`,
    ])();
    return dice.one([
      `${name}=${value}`,
      value,
      `--${name} ${value}`,
      `${name.toUpperCase()} = ${value}`,
      `${name}=`,
    ]);
  });
  return [`${dice.one(['/', '', ' /'])}${command.name}`, ...given].join(' ');
}

type Data = Readonly<Record<string, unknown>>;

/** What the button of each verb carries. */
const carried: Readonly<Record<string, (dice: Dice, scene: Scene) => Data>> = {
  confirm: (dice, { proposals }) => ({
    proposal: dice.one([...proposals, 'p-none']),
    kind: dice.one(['journey', 'teardown', 'deploy', 'status']),
    typed: dice.one(['confirm journey', 'hieno-rg', '']),
  }),
  withdraw: (dice, { proposals }) => ({ proposal: dice.one([...proposals, 'p-none']), kind: 'journey' }),
  changePlan: (dice, { proposals }) => ({ proposal: dice.one([...proposals, 'p-none']), kind: 'journey' }),
  keepPlan: (dice, { proposals }) => ({ proposal: dice.one([...proposals, 'p-none']), kind: 'finetune' }),
  replan: (dice, { proposals }) => ({
    proposal: dice.one([...proposals, 'p-none']),
    kind: dice.one(['journey', 'deploy']),
    [fieldId('epochs')]: dice.one(['3', 7, true, null, 'x'.repeat(50_000), dice.one(hostileTexts)]),
    [fieldId('base')]: dice.one(['false', 'true', '']),
  }),
  refresh: (dice, { runs }) => ({ run: dice.one([...runs, 'r-none']) }),
  cancelRun: (dice, { runs }) => ({ run: dice.one([...runs, 'r-none']) }),
  retryRun: (dice, { runs }) => ({
    run: dice.one([...runs, 'r-none']),
    version: dice.one([1, 2, 0, -1, 2 ** 52]),
  }),
  askQuota: (dice) => ({
    for: dice.one(['journey', 'finetune', 'deploy', 'tea']),
    base: dice.one([true, false]),
  }),
  pasteDataset: (dice) => ({
    rows: dice.one([
      'question,answer\nA?,b',
      '{"question":"A?","answer":"b"}',
      '',
      'x'.repeat(50_000),
      '"\n"',
    ]),
    format: dice.one(['csv', 'jsonl', 'xml']),
  }),
  rate: (dice) => ({
    answer: dice.one(['msteams|chat-1|in-1', 'x'.repeat(2_500), 'k']),
    reaction: dice.one(['up', 'down', 'sideways']),
    upReason: dice.one(hostileTexts),
    downReason: dice.one(hostileTexts),
  }),
  consent: (dice) => ({
    isGiven: dice.one([true, false, 'true']),
    keptMs: dice.one([7_776_000_000, 1e300, -1, 0]),
    whom: dice.one(['somebody', 'x'.repeat(300)]),
    turn: dice.one([1, -1, 2 ** 53, 2 ** 52]),
    reaction: dice.one(['up', 'down']),
    reason: dice.one(hostileTexts),
  }),
  vote: (dice) => ({
    comparison: dice.one(['00000000-0000-0000-0000-000000000000', 'c'.repeat(300)]),
    choice: dice.one(['first', 'second', 'alike', 'third']),
  }),
};

/** Verbs of buttons that nobody would press here: each button needs an entry in `carried`. */
export const untriedVerbs = (): string[] =>
  Object.keys(createCardActions({} as Parameters<typeof createCardActions>[0])).filter(
    (verb) => !Object.hasOwn(carried, verb),
  );

const pressed = (dice: Dice, scene: Scene): Data & { readonly verb: string } => {
  const verb = dice.one([...Object.keys(carried), 'toString', '__proto__', 'nothing of ours']);
  const data = (Object.hasOwn(carried, verb) ? carried[verb]?.(dice, scene) : undefined) ?? { run: 'r-none' };
  return { ...(dice.roll(4) === 0 ? (mutated(data, dice) as Data) : data), verb };
};

/** Everything that channels are known to send, as a client of good will would; some kinds are likelier than others. */
const kinds: readonly ((dice: Dice, scene: Scene) => Partial<Activity>)[] = [
  () => ({ type: 'message', text: 'What is an endpoint?' }),
  (dice) => ({
    type: 'message',
    text: dice.one(hostileTexts),
    textFormat: dice.one(['plain', 'markdown', 'xml']),
  }),
  (dice) => ({ type: 'message', text: dice.one(dice.one(commands).examples) }),
  (dice) => ({ type: 'message', text: `${dice.one(dice.one(commands).examples)} ${dice.one(hostileTexts)}` }),
  (dice, scene) => ({ type: 'message', text: commandLine(dice, scene) }),
  (dice, scene) => ({ type: 'message', text: commandLine(dice, scene) }),
  (dice) => ({ type: 'message', text: dice.one(words) }),
  (dice) => ({
    type: 'message',
    text: `<at>Hieno</at> ${dice.one(['/status', 'hello', '<quoted messageId="1"/> yes', '&lt;at&gt; &#0; /help'])}`,
    textFormat: dice.one(['plain', 'markdown', 'xml']),
    entities: [dice.one(entities), dice.one(entities), dice.one(entities)] as never,
    attachments: [html],
  }),
  (dice) => ({
    type: 'message',
    text: dice.one(['/dataset', '', 'look at this', '/finetune epochs=2']),
    attachments: [dice.one(attachments), dice.one(attachments)].slice(dice.roll(2)) as never,
  }),
  (dice, scene) => ({ type: 'message', value: pressed(dice, scene), replyToId: 'out-1' }),
  (dice, scene) => {
    const { verb, ...data } = pressed(dice, scene);
    const action = { type: 'Action.Execute', id: 'x', verb, data } as const;
    return {
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action, trigger: dice.one(['manual', 'automatic']) },
      replyToId: 'out-1',
    };
  },
  (dice) => ({
    type: 'invoke',
    name: 'message/submitAction',
    value: {
      actionName: dice.one(['feedback', 'feedback', 'other']),
      actionValue: {
        reaction: dice.one(['like', 'dislike', 'love']),
        feedback: dice.one<unknown>([
          JSON.stringify({ feedbackText: dice.one(hostileTexts) }),
          dice.one(hostileTexts),
          'x'.repeat(10_000),
          { feedbackText: 'plain' },
          ['x'],
          '{"feedbackText":7}',
        ]),
      },
    },
    ...dice.one([{ replyToId: 'out-1' }, { replyToId: dice.one(hostileTexts) }, {}]),
  }),
  (dice) => ({
    type: 'invoke',
    name: dice.one([
      'task/fetch',
      'task/submit',
      'message/submitAction',
      'composeExtension/query',
      'composeExtension/submitAction',
      'composeExtension/fetchTask',
      'fileConsent/invoke',
      'actionableMessage/executeAction',
      'signin/verifyState',
      'signin/tokenExchange',
      'tab/fetch',
      'application/search',
      'config/fetch',
      'healthCheck',
      'of no one',
    ]),
    value: {
      kind: 'search',
      actionName: 'feedback',
      actionValue: { reaction: 'like', feedback: '{}' },
      queryText: 'x',
      queryOptions: { skip: -1, top: 1e9 },
    },
  }),
  (dice) => ({
    type: dice.one(['messageUpdate', 'messageDelete']),
    text: 'edited',
    channelData: { eventType: dice.one(['editMessage', 'softDeleteMessage', 'undeleteMessage']) },
  }),
  () => ({
    type: 'messageReaction',
    reactionsAdded: [{ type: 'like' }],
    reactionsRemoved: [{ type: 'sad' }],
    replyToId: 'out-1',
  }),
  (dice) => ({ type: 'installationUpdate', action: dice.one(['add', 'remove', 'add-upgrade']) }),
  (dice) => ({
    type: 'conversationUpdate',
    membersAdded: [
      { id: 'bot-1', name: 'Hieno' },
      { id: '29:bob', name: 'Bob' },
    ],
    membersRemoved: [{ id: 'user-2', name: 'Carl' }],
    topicName: 'x',
    channelData: {
      eventType: dice.one(['teamRenamed', 'channelCreated', 'teamMemberAdded', 'teamDeleted']),
      team: { id: 't' },
      tenant: { id: 'tenant-1' },
    },
  }),
  (dice) => ({
    type: dice.one([
      'event',
      'typing',
      'endOfConversation',
      'trace',
      'handoff',
      'command',
      'suggestion',
      'toString',
    ]),
    name: dice.one(['tokens/response', 'ContinueConversation', 'application/vnd.microsoft.meetingStart']),
    code: 'completedSuccessfully',
    value: { x: 1 },
  }),
];
