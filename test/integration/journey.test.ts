import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { packageRoot } from '../../src/packageRoot.js';
import type { Row } from '../../src/dataset/rows/row.js';
import { openEmbeddedDatabase } from '../../src/store/database.js';
import { Conversation, cardOf, textOf } from '../helpers/channel/conversation.js';
import { LocalStack } from '../helpers/azure/localStack.js';
import { trainingRows } from '../helpers/dataset/trainingRows.js';

/** Every row of every table of ours and of the queue's, as text. */
async function dump(folder: string): Promise<string> {
  const database = await openEmbeddedDatabase({ folder });
  const tables = await database.sql.introspection.getTables();
  const rows = await Promise.all(
    tables.map(({ schema, name }) =>
      sql<object>`select * from ${sql.id(schema ?? 'public', name)}`.execute(database.sql),
    ),
  );
  await database.close();
  return JSON.stringify(rows.map((result) => result.rows));
}

/** Whatever stands between backticks and ends in a question mark, without the command before it. */
async function questionsIn(...files: readonly string[]): Promise<Set<string>> {
  const texts = await Promise.all(files.map((file) => readFile(path.join(packageRoot, file), 'utf8')));
  const found = texts.flatMap((text) => [
    ...text.matchAll(/`(?:\/(?:compare|promptflow ask) )?([^`\n]{12,}\?)`/g),
  ]);
  return new Set(found.map(([, question = '']) => question));
}

const documents = async (): Promise<string[]> =>
  (await readdir(path.join(packageRoot, 'docs')))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);

const sample = path.join(packageRoot, 'samples/phi3-on-azure-ml.jsonl');

describe('a journey against the local Azure, played by the Emulator', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let talk: Conversation;
  let question = '';
  let answer = '';

  before(async () => {
    stack = await LocalStack.start();
    talk = new Conversation(stack.channel);
    const [row] = await trainingRows(sample);
    [question, answer] = row?.messages.map(({ content }) => content) as [string, string];
  });
  after(() => stack.stop());

  it('welcomes whoever opens the conversation', async () => {
    await stack.channel.deliver(
      stack.channel.activity({
        type: 'conversationUpdate',
        membersAdded: [
          { id: 'bot-1', name: 'Hieno' },
          { id: 'user-1', name: 'Anna' },
        ],
      }),
    );
    const welcome = await stack.channel.waitFor(() => stack.channel.accepted('POST').at(0));
    assert.match(textOf(welcome), /^I am Hieno.*\[Start the journey\]/s);
  });

  it('says what to run first, before there is anything', async () => {
    const beforeDeploy = textOf(await talk.plan('/deploy'));
    assert.match(beforeDeploy, /no workspace yet/);
    assert.match(beforeDeploy, /\/provision/);
    assert.match(await talk.ask('Anybody there?'), /No model is deployed.*\/journey/s);
  });

  it('refuses a broken dataset by file, line and field, and uploads nothing', async () => {
    const file = stack.file('mine.jsonl', [
      {
        messages: [
          { role: 'user', content: 'A?' },
          { role: 'assistant', content: 'B.' },
        ],
      },
      {
        messages: [
          { role: 'user', content: 'A?' },
          { role: 'assistant', content: '' },
        ],
      },
    ]);
    const before = stack.azure.requests().length;
    const plan = await talk.plan(`/journey dataset=${file}`);
    assert.match(textOf(plan), /mine\.jsonl, line 2, messages\[1\]\.content: is empty/);
    assert.ok(!cardOf(plan)?.actions?.some(({ title }) => title === 'Confirm'));
    const methods = stack.azure
      .requests()
      .slice(before)
      .map(({ method }) => method);
    assert.ok(
      methods.every((method) => method === 'GET' || method === 'POST'),
      methods.join(),
    );
  });

  it('goes from nothing to a tuned model that answers, on one card that changes in place', async () => {
    const plan = await talk.plan('/journey base=yes');
    assert.match(textOf(plan), /Azure ML workspace/);
    const mark = stack.channel.calls.length;
    assert.match(await talk.confirm(plan), /Journey: done/);

    const calls = stack.channel.calls.slice(mark);
    const posted = calls.filter((call) => call.method === 'POST' && cardOf(call) !== undefined);
    assert.equal(posted.length, 1, 'more than one status card');
    const card = posted[0]?.activityId;
    const updates = calls.filter((call) => call.method === 'PUT' && call.activityId === card);
    assert.ok(updates.length > 3, `${updates.length} updates`);
    const shown = updates.map(textOf);
    assert.ok(shown.some((text) => /Training loss [\d.]+ → [\d.]+/.test(text)));
    assert.match(shown.at(-1) ?? '', /Journey: done/);
    const losses = /Validation loss ([\d.]+) → ([\d.]+)/.exec(shown.at(-1) ?? '');
    assert.ok(Number(losses?.[2]) < Number(losses?.[1]), 'the validation loss did not fall');
  });

  it('asks Azure for each thing once', () => {
    const made = stack.azure
      .requests()
      .filter(({ method, status }) => method === 'PUT' && status === 201)
      .map(({ operation }) => operation ?? '');
    const count = (operation: string) => made.filter((one) => one === operation).length;
    assert.equal(count('Jobs_CreateOrUpdate'), 1);
    assert.equal(count('OnlineEndpoints_CreateOrUpdate'), 1);
    assert.equal(count('OnlineDeployments_CreateOrUpdate'), 2);
    assert.equal(count('ModelVersions_CreateOrUpdate'), 1);
    assert.equal(count('Compute_CreateOrUpdate'), 1);
  });

  it('gives the tuned answer, in other case and punctuation too, where the base model knows nothing', async () => {
    assert.equal(await talk.ask(question), answer);
    assert.equal(await talk.ask(question.toUpperCase().replace(/[^A-Z0-9 ]/g, '')), answer);
    const compared = textOf(await talk.plan(`/compare ${question}`));
    assert.ok(compared.includes(answer.slice(0, 60)));
    assert.match(compared, /do not know/);
  });

  it('has learnt the answer to every question that README and the documents tell people to ask', async () => {
    const answers = new Map(
      (await readFile(sample, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as Row).messages.map(({ content }) => content) as [string, string]),
    );
    const asked = await questionsIn('README.md', 'samples/README.md', ...(await documents()));
    assert.ok(asked.size >= 3, `only ${[...asked].join(', ')}`);
    for (const one of asked) {
      const learnt = answers.get(one) ?? assert.fail(`"${one}" is no question of the sample`);
      assert.equal(await talk.ask(one), learnt, one);
    }
  });

  it('adopts what is there when the same is asked again', async () => {
    const before = stack.azure.requests().length;
    const plan = await talk.plan('/journey');
    assert.match(textOf(plan), /already done/);
    assert.match(await talk.confirm(plan), /Journey: done/);
    const made = stack.azure
      .requests()
      .slice(before)
      .filter(({ method, status }) => method === 'PUT' && status < 300)
      .map(({ operation }) => operation);
    assert.deepEqual(made, []);
  });

  it('says in /status what answers, and that it is a stand-in', async () => {
    const status = textOf(await talk.plan('/status'));
    assert.match(status, /stand-in/);
    assert.match(status, /hieno-phi3, version 1/);
    assert.match(
      status,
      /2 deployments cost .*per hour[\s\S]*\nblue: .*\n100 % of the traffic · .* · \$\d+\.\d\d per hour/,
    );
  });

  it('knows the model and the conversation after a restart', async () => {
    await stack.app.stop();
    await stack.startApp();
    assert.equal(await talk.ask(question), answer);
  });

  it('leads nobody to a portal of Microsoft, which cannot know what is here', async () => {
    const said = JSON.stringify(stack.channel.calls);
    assert.match(said, /Training loss/, 'no card of the journey was kept to look at');
    assert.doesNotMatch(said, /https?:\/\/[\w.]*\b(ml|ai|portal)\.azure\.com/);
  });

  it('puts no key and no token into a log line, a card, a message or the database', async () => {
    const { state } = stack.azure.service;
    const [endpoint] = state.list<{ keys: { primary: string; secondary: string } }>('mlEndpoints');
    const [account] = state.list<{ key1: string; key2: string }>('storageKeys');
    const [secret] = state.list<{ versions: { value: string }[] }>('secrets');
    assert.ok(endpoint && account && secret, 'there are no keys to look for');
    const { keys } = endpoint.doc;
    assert.equal(secret.doc.versions[0]?.value, keys.primary, 'Key Vault does not hold the key');
    const secrets = [
      process.env['IDENTITY_HEADER'] ?? assert.fail('the bot asks no identity'),
      keys.primary,
      keys.secondary,
      account.doc.key1,
      account.doc.key2,
    ];
    await stack.app.stop();
    const kept = await dump(path.join(stack.folder, 'bot'));
    await stack.startApp();
    const places = { said: JSON.stringify(stack.channel.calls), logged: stack.logLines.join(''), kept };
    assert.ok(places.logged.includes('app.started'), 'no log was kept to look at');
    assert.ok(kept.includes('"endpointName"'), 'no run was kept to look at');
    for (const [where, text] of Object.entries(places)) {
      assert.ok(!secrets.some((secret) => text.includes(secret)), `a key was ${where}`);
      assert.ok(!/eyJ[\w-]{10,}\.[\w-]{10,}\./.test(text), `a token was ${where}`);
    }
  });

  it('refuses /teardown without its typed word, and takes the endpoint away with it', async () => {
    const plan = await talk.plan('/teardown endpoint');
    const data = cardOf(plan)?.actions?.[0]?.['data'] as Record<string, unknown>;
    const mark = stack.channel.calls.length;
    await stack.channel.press('submit', { ...data, typed: 'no' }, plan.activityId);
    assert.match(await talk.answer(() => true, mark), /type hieno exactly/i);
    await stack.channel.press('submit', { ...data, typed: 'hieno' }, plan.activityId);
    await talk.answer((text) => /Teardown.*: done/i.test(text), mark, 60_000);
    assert.match(await talk.ask('Still there?'), /No model is deployed.*Next: `\/deploy`/);
  });
});
