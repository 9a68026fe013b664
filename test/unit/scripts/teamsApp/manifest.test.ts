import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandMenu } from '../../../../scripts/teamsApp/commandMenu.js';
import { manifest, type Manifest, type ManifestTemplate } from '../../../../scripts/teamsApp/manifest.js';
import type { TeamsAppSettings } from '../../../../scripts/teamsApp/settings.js';
import { packageRoot } from '../../../../src/packageRoot.js';
import { teamsSchemaProblems } from '../../../helpers/bot/teamsSchemaProblems.js';

const settings: TeamsAppSettings = {
  appId: '00000000-0000-4000-8000-000000000003',
  hasAppRegistration: true,
  developer: 'Example',
  website: 'https://hieno.example.com/about',
  privacy: 'https://hieno.example.com/privacy',
  terms: 'https://legal.example.com/terms',
};
const template = JSON.parse(
  readFileSync(path.join(packageRoot, 'appPackage/manifest.json'), 'utf8'),
) as ManifestTemplate;
const [bot] = template.bots;
const made = manifest(template, settings, '1.2.3');
const withTargeted = (supportsTargetedMessages: boolean): Manifest =>
  manifest({ ...template, bots: [{ ...bot, supportsTargetedMessages }] }, settings, '1.2.3');

/** What the manifest says, past the few fields that its type names. */
const said = made as unknown as Readonly<Record<string, unknown>> & {
  readonly bots: readonly Readonly<Record<string, unknown>>[];
};

describe("the app's manifest", () => {
  it("passes Microsoft's schema of the version that it names, with private messages and without", () => {
    assert.deepEqual(teamsSchemaProblems(withTargeted(true)), []);
    assert.deepEqual(teamsSchemaProblems(withTargeted(false)), []);
    assert.deepEqual(
      teamsSchemaProblems(manifest(template, { ...settings, hasAppRegistration: false }, '1.2.3')),
      [],
    );
  });

  it('is of the first version that has private messages, and of one app and bot', () => {
    assert.equal(said['manifestVersion'], '1.29');
    assert.match(String(said['$schema']), /\/v1\.29\//);
    assert.equal(said['version'], '1.2.3');
    assert.equal(said['id'], settings.appId);
    assert.equal(said.bots[0]?.['botId'], settings.appId);
  });

  it('says whose it is, and where to read about it', () => {
    assert.deepEqual(said['developer'], {
      name: 'Example',
      websiteUrl: settings.website,
      privacyUrl: settings.privacy,
      termsOfUseUrl: settings.terms,
    });
    assert.deepEqual(made.validDomains, ['hieno.example.com', 'legal.example.com']);
  });

  it('offers the bot in personal chats, channels and group chats, and takes files', () => {
    assert.deepEqual(said.bots[0]?.['scopes'], ['personal', 'team', 'groupChat']);
    assert.equal(said.bots[0]?.['supportsFiles'], true);
    assert.equal(said.bots[0]?.['isNotificationOnly'], false);
  });

  it('has a menu of its own for each of them, made from the registry', () => {
    assert.deepEqual(
      made.bots[0].commandLists.map(({ scopes, commands }) => [scopes, commands]),
      [
        [['personal'], commandMenu('personal')],
        [['team'], commandMenu('team')],
        [['groupChat'], commandMenu('groupChat')],
      ],
    );
  });

  it('offers commands behind the slash where messages may be private, and there alone', () => {
    const triggers = (of: Manifest) => of.bots[0].commandLists.map((list) => list.triggers);
    assert.equal(withTargeted(true).bots[0].supportsTargetedMessages, true);
    assert.deepEqual(triggers(withTargeted(true)), [['mention'], ['mention', 'slash'], ['mention', 'slash']]);
    assert.equal(withTargeted(false).bots[0].supportsTargetedMessages, false);
    assert.deepEqual(triggers(withTargeted(false)), [['mention'], ['mention'], ['mention']]);
  });

  it('names the registration in Entra, where the bot has one', () => {
    assert.deepEqual(made.webApplicationInfo, {
      id: settings.appId,
      resource: `api://botid-${settings.appId}`,
    });
    assert.ok(
      !('webApplicationInfo' in manifest(template, { ...settings, hasAppRegistration: false }, '1.2.3')),
    );
  });

  it('leaves no placeholder, and knows all of them', () => {
    assert.doesNotMatch(JSON.stringify(made), /\$\{\{/);
    const misspelt = { ...template, webApplicationInfo: { id: '${{MicrosoftAppID}}' } };
    assert.throws(() => manifest(misspelt, settings, '1.2.3'), /nothing fills \$\{\{MicrosoftAppID\}\}/);
  });
});

describe("the schema of the app's manifest", () => {
  const [madeBot] = made.bots;
  const [list] = madeBot.commandLists;
  assert(list);
  const command = { title: 'help' };
  for (const [name, broken] of [
    ['no icons', { ...made, icons: undefined }],
    ['no pages', { ...made, developer: { name: 'Example' } }],
    ['a bot without an id', { ...made, bots: [{ ...madeBot, botId: undefined }] }],
    ['a bot that is nowhere', { ...made, bots: [{ ...madeBot, scopes: undefined }] }],
    [
      'a thirteenth command',
      { ...made, bots: [{ ...madeBot, commandLists: [{ ...list, commands: Array(13).fill(command) }] }] },
    ],
    ['a fourth menu', { ...made, bots: [{ ...madeBot, commandLists: Array(4).fill(list) }] }],
    [
      'another trigger',
      { ...made, bots: [{ ...madeBot, commandLists: [{ ...list, triggers: ['shout'] }] }] },
    ],
    ['an unknown field', { ...made, bots: [{ ...madeBot, supportsTargetedMessage: true }] }],
    ['a version of the app that is a number', { ...made, version: 2 }],
    ['a registration without an id', { ...made, webApplicationInfo: { resource: 'api://botid' } }],
    ['a colour in words', { ...made, accentColor: 'teal' }],
  ] as const)
    it(`refuses ${name}`, () => assert.notDeepEqual(teamsSchemaProblems(broken), []));
});
