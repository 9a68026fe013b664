import assert from 'node:assert/strict';
import { readTeamsAppSettings } from '../../../../scripts/teamsApp/settings.js';
import { ConfigError } from '../../../../src/config/configError.js';

const bot = {
  MicrosoftAppId: '00000000-0000-4000-8000-000000000003',
  MicrosoftAppTenantId: '00000000-0000-4000-8000-000000000002',
};
const complete = { ...bot, TEAMS_WEBSITE_URL: 'https://hieno.example.com/about' };

function problemsOf(environment: Readonly<Record<string, string>>): string {
  try {
    readTeamsAppSettings(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n');
    throw error;
  }
  return '';
}

describe('the settings of the app in Teams', () => {
  it('are the bot and a page, and nothing secret', () => {
    assert.deepEqual(readTeamsAppSettings({ ...complete, TEAMS_PRIVACY_URL: '' }), {
      appId: bot.MicrosoftAppId,
      hasAppRegistration: true,
      developer: 'Hieno',
      website: 'https://hieno.example.com/about',
      privacy: 'https://hieno.example.com/about',
      terms: 'https://hieno.example.com/about',
    });
  });

  it('may name each page and who runs it', () => {
    const settings = readTeamsAppSettings({
      ...complete,
      TEAMS_PRIVACY_URL: 'https://example.com/privacy',
      TEAMS_TERMS_URL: 'https://example.com/terms',
      TEAMS_DEVELOPER: 'Example',
    });
    assert.equal(settings.privacy, 'https://example.com/privacy');
    assert.equal(settings.terms, 'https://example.com/terms');
    assert.equal(settings.developer, 'Example');
  });

  it('say of all that is missing what it is for', () => {
    const problems = problemsOf({});
    assert.match(problems, /MicrosoftAppId: is needed: the app in Teams leads to the bot that has it/);
    assert.match(problems, /TEAMS_WEBSITE_URL: is needed: a page about this Hieno/);
  });

  for (const [name, environment, says] of [
    [
      'a tenant without a bot',
      { ...complete, MicrosoftAppId: '' },
      /MicrosoftAppTenantId: is set, but Micro/,
    ],
    [
      'a bot of one tenant without it',
      { ...complete, MicrosoftAppTenantId: '' },
      /MicrosoftAppTenantId: is nee/,
    ],
    [
      'a managed identity with a password',
      { ...complete, MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppPassword: 'a-password' },
      /MicrosoftAppPassword: must be empty/,
    ],
    ['a bot that has no id', { ...complete, MicrosoftAppId: 'hieno' }, /MicrosoftAppId: is not a GUID/],
    [
      'a page that anybody may change',
      { ...complete, TEAMS_TERMS_URL: 'http://a.example' },
      /TEAMS_TERMS_URL: .*https/,
    ],
    ['a long name', { ...complete, TEAMS_DEVELOPER: 'x'.repeat(33) }, /TEAMS_DEVELOPER: is too long/],
  ] as const)
    it(`refuse ${name}, in words`, () => assert.match(problemsOf(environment), says));

  it('know that a managed identity has no registration', () => {
    const settings = readTeamsAppSettings({ ...complete, MicrosoftAppType: 'UserAssignedMSI' });
    assert.equal(settings.hasAppRegistration, false);
    assert.equal(
      readTeamsAppSettings({ ...complete, MicrosoftAppType: 'MultiTenant' }).hasAppRegistration,
      true,
    );
  });
});
