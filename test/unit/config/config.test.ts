import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { configKeys as localAzureKeys } from '../../../localAzure/core/config.js';
import { readConfig } from '../../../src/config/config.js';
import { ConfigError } from '../../../src/config/configError.js';
import { configKeys } from '../../../src/config/configSchema.js';
import { readDatasetSettings } from '../../../src/config/readDatasetSettings.js';
import { localConfigSchema, readLocalConfig } from '../../../src/local/localConfig.js';
import { teamsAppSchema } from '../../../scripts/teamsApp/settings.js';
import { packageRoot } from '../../../src/packageRoot.js';

const guid = (digit: string) =>
  `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`;

const azure = { AZURE_SUBSCRIPTION_ID: guid('1'), AZURE_TENANT_ID: guid('2') };
const bot = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: guid('3'),
  MicrosoftAppPassword: 'a-password-of-the-bot',
  MicrosoftAppTenantId: guid('2'),
};
const complete = { ...azure, ...bot, ADMIN_OBJECT_IDS: guid('4') };

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('takes a complete one, and freezes it', () => {
    const config = readConfig(complete);
    assert.equal(config.cloud.name, 'Azure');
    assert.equal(config.host, '0.0.0.0');
    assert.deepEqual(config.admins, new Set([guid('4')]));
    assert.deepEqual(config.secrets, ['a-password-of-the-bot']);
    assert.ok(Object.isFrozen(config));
  });

  it('opens endpoints by keys, unless it is told that the bot asks as itself', () => {
    assert.equal(readConfig(complete).settings.endpointAuth, 'key');
    const told = readConfig({ ...complete, AZURE_ENDPOINT_AUTH: 'aad_token' });
    assert.equal(told.settings.endpointAuth, 'aad_token');
    assert.match(problemsOf({ ...complete, AZURE_ENDPOINT_AUTH: 'aml_token' }).join(), /AZURE_ENDPOINT_AUTH/);
  });

  it('trains on the tutorial’s dataset where nothing is named, and beside another Azure on the sample', () => {
    const named = (HIENO_DATASET: string, more = {}) =>
      readConfig({ ...complete, ...more, HIENO_DATASET }).settings.defaultDataset;
    assert.deepEqual(named(''), { dataset: 'HuggingFaceH4/ultrachat_200k', slice: 'train_sft[:1%]' });
    const beside = { AZURE_RESOURCE_MANAGER_URL: 'https://127.0.0.1:1' };
    assert.deepEqual(named('', beside), {
      dataset: path.join(packageRoot, 'samples/phi3-on-azure-ml.jsonl'),
    });
    assert.deepEqual(named('owner/name'), { dataset: 'owner/name' });
    assert.deepEqual(named('owner/name train[5:9]'), { dataset: 'owner/name', slice: 'train[5:9]' });
    assert.deepEqual(named('https://host/a.csv'), { dataset: 'https://host/a.csv' });
    assert.deepEqual(named('./my chats.jsonl'), { dataset: path.join(packageRoot, 'my chats.jsonl') });
  });

  it('lists every problem at once', () => {
    const problems = problemsOf({
      ...complete,
      PORT: 'http',
      AZURE_LOCATION: 'East US',
      AZURE_TENANT_ID: 'contoso',
    });
    assert.deepEqual(problems.map((problem) => problem.split(':')[0]).sort(), [
      'AZURE_LOCATION',
      'AZURE_TENANT_ID',
      'PORT',
    ]);
  });

  it('refuses Azure without bot credentials, and bot credentials without Azure', () => {
    assert.match(problemsOf(azure).join('\n'), /MicrosoftAppId: is needed/);
    assert.match(
      problemsOf({ ...bot, ADMIN_OBJECT_IDS: guid('4') }).join('\n'),
      /AZURE_SUBSCRIPTION_ID: is needed/,
    );
  });

  it('refuses half of the credentials, an unknown type and a password for a managed identity', () => {
    assert.match(
      problemsOf({ ...complete, MicrosoftAppPassword: '' }).join('\n'),
      /MicrosoftAppPassword: is needed/,
    );
    assert.match(
      problemsOf({ ...complete, MicrosoftAppId: '' }).join('\n'),
      /MicrosoftAppPassword: is set, but/,
    );
    assert.match(problemsOf({ ...complete, MicrosoftAppType: 'Multitenant' }).join('\n'), /MicrosoftAppType/);
    assert.match(
      problemsOf({ ...complete, MicrosoftAppType: 'UserAssignedMSI' }).join('\n'),
      /MicrosoftAppPassword: must be empty/,
    );
  });

  it('refuses to start with nobody allowed, with an admin who is no GUID and with a misspelt rule', () => {
    const { ADMIN_OBJECT_IDS: _left, ...nobody } = complete;
    assert.match(problemsOf(nobody).join('\n'), /ADMIN_OBJECT_IDS: is needed/);
    assert.match(problemsOf({ ...complete, ADMIN_OBJECT_IDS: 'anna' }).join('\n'), /anna is not a GUID/);
    assert.match(problemsOf({ ...complete, ADMIN_IDS: guid('5') }).join('\n'), /ADMIN_IDS: is no setting/);
  });

  it('believes admins in Teams, in the Emulator by a setting, and on this machine on every channel it knows', () => {
    assert.deepEqual(readConfig(complete).adminChannels, new Set(['msteams']));
    const both = { ...complete, ADMIN_CHANNELS: 'msteams, emulator' };
    assert.deepEqual(readConfig(both).adminChannels, new Set(['msteams', 'emulator']));
    for (const channel of ['webchat', 'directline', 'slack'])
      assert.match(
        problemsOf({ ...complete, ADMIN_CHANNELS: channel }).join('\n'),
        new RegExp(`ADMIN_CHANNELS: ${channel} is no channel`),
      );
    const local = { ...azure, AZURE_RESOURCE_MANAGER_URL: 'https://localhost:4443' };
    assert.deepEqual(
      readConfig(local).adminChannels,
      new Set(['msteams', 'emulator', 'webchat', 'directline']),
    );
  });

  it('lets a bot without credentials work with an Azure on the loopback only, and listens there only', () => {
    const local = { ...azure, AZURE_RESOURCE_MANAGER_URL: 'https://localhost:4443' };
    const config = readConfig(local);
    assert.deepEqual(config.credentials, { kind: 'anonymous' });
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.admins, 'everyone-on-loopback');
    assert.deepEqual(
      readConfig({ ...local, ADMIN_OBJECT_IDS: 'emulator:anna' }).admins,
      new Set(['emulator:anna']),
    );
    assert.match(
      problemsOf({ ...azure, AZURE_RESOURCE_MANAGER_URL: 'https://azure.example' }).join('\n'),
      /MicrosoftAppId: is needed/,
    );
    assert.match(
      problemsOf({ ...local, AZURE_RESOURCE_MANAGER_URL: 'http://localhost:4443' }).join('\n'),
      /must begin with https/,
    );
  });

  it('asks each of the models in its own way, within what the models take', () => {
    const usual = { temperature: 0.7, topP: 0.9, answerTokens: 768 };
    assert.deepEqual(readConfig(complete).settings.models, { tuned: usual, base: usual });
    const tuned = {
      HIENO_SYSTEM_PROMPT: 'Be brief.',
      HIENO_TEMPERATURE: '0',
      HIENO_TOP_P: '1',
      HIENO_ANSWER_TOKENS: '2048',
    };
    assert.deepEqual(readConfig({ ...complete, ...tuned }).settings.models, {
      tuned: { systemPrompt: 'Be brief.', temperature: 0, topP: 1, answerTokens: 2048 },
      base: usual,
    });
    const base = {
      HIENO_BASE_SYSTEM_PROMPT: 'Be kind.',
      HIENO_BASE_TEMPERATURE: '2',
      HIENO_BASE_TOP_P: '0.1',
      HIENO_BASE_ANSWER_TOKENS: '16',
    };
    assert.deepEqual(readConfig({ ...complete, ...base }).settings.models, {
      tuned: usual,
      base: { systemPrompt: 'Be kind.', temperature: 2, topP: 0.1, answerTokens: 16 },
    });
    const wrong = {
      TEMPERATURE: ['-0.1', '2.1', 'hot'],
      TOP_P: ['0', '1.1'],
      ANSWER_TOKENS: ['15', '2049', '99.5'],
      SYSTEM_PROMPT: ['word '.repeat(725)],
    };
    for (const of of ['HIENO_', 'HIENO_BASE_'])
      for (const [name, values] of Object.entries(wrong))
        for (const value of values)
          assert.match(
            problemsOf({ ...complete, [`${of}${name}`]: value }).join('\n'),
            new RegExp(`^${of}${name}: `),
            value,
          );
    assert.deepEqual(problemsOf({ ...complete, HIENO_SYSTEM_PROMPT: 'word '.repeat(715) }), []);
  });

  it('lets a bot that others reach fetch from the internet only, unless it is told otherwise', () => {
    const downloads = (environment: Record<string, string>) => readConfig(environment).settings.downloads;
    assert.deepEqual(downloads(complete), {
      reach: 'internet',
      attachments: 'internet',
      mostBytes: 4096 * 1024 ** 2,
    });
    const open = { HIENO_PRIVATE_ADDRESSES: '1', HIENO_DOWNLOAD_MIB: '1' };
    assert.deepEqual(downloads({ ...complete, ...open }), {
      reach: 'anywhere',
      attachments: 'anywhere',
      mostBytes: 1024 ** 2,
    });
    assert.equal(readDatasetSettings({ HIENO_DOWNLOAD_MIB: '1' }).mostBytes, 1024 ** 2);
    assert.throws(() => readDatasetSettings({ HIENO_DOWNLOAD_MIB: '0' }), ConfigError);
    const local = { ...azure, AZURE_RESOURCE_MANAGER_URL: 'https://localhost:1' };
    assert.deepEqual([downloads(local).reach, downloads(local).attachments], ['anywhere', 'machine']);
  });

  it('limits what people write where anybody may, and not at the machine itself', () => {
    const limits = (more: Record<string, string>) => readConfig({ ...complete, ...more }).limits;
    assert.deepEqual(limits({}), { perPerson: 10, perConversation: 14, mostWaiting: 100 });
    assert.deepEqual(limits({ HIENO_MESSAGES_PER_PERSON: '0', HIENO_QUESTIONS_AT_ONCE: '4' }), {
      perPerson: 0,
      perConversation: 14,
      mostWaiting: 100,
      atOnce: 4,
    });
    const local = readConfig({ ...azure, AZURE_RESOURCE_MANAGER_URL: 'https://localhost:1' });
    assert.deepEqual(local.limits, { perPerson: 0, perConversation: 0, mostWaiting: 100 });
    assert.throws(() => limits({ HIENO_QUESTIONS_AT_ONCE: '0' }), ConfigError);
  });

  it('is the same list of settings in .env.example', () => {
    const example = readFileSync(path.join(packageRoot, '.env.example'), 'utf8');
    const documented = [...example.matchAll(/^#?\s?([A-Za-z][A-Za-z0-9_]+)=/gm)].map(([, key]) => key);
    const known = new Set([
      ...configKeys,
      ...Object.keys(localConfigSchema.shape),
      ...localAzureKeys,
      ...Object.keys(teamsAppSchema.shape),
    ]);
    assert.deepEqual(documented.toSorted(), [...known].toSorted());
  });
});

describe('the local configuration', () => {
  it('never takes over from Azure by accident', () => {
    assert.throws(() => readLocalConfig(azure), /AZURE_SUBSCRIPTION_ID: belongs to a Hieno in Azure/);
    assert.throws(() => readLocalConfig(bot), /MicrosoftAppId/);
  });

  it('has defaults for everything', () => {
    const { port, playgroundPort } = readLocalConfig({ PORT: '' });
    assert.deepEqual([port, playgroundPort], [3978, 56150]);
  });
});
