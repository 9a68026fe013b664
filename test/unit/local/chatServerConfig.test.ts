import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/config/configError.js';
import { readChatServer } from '../../../src/local/chatServerConfig.js';

const complete = { SCORE_URL: 'http://127.0.0.1:9/score', SCORE_KEY: 'a-key-of-an-endpoint' };

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readChatServer(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration of the chat server', () => {
  it('is a bot on the loopback without credentials, with an endpoint whose key is a secret', () => {
    const { config, endpoint } = readChatServer({ ...complete, PORT: '0', HISTORY_TURNS: '10' });
    assert.deepEqual(endpoint, { scoringUri: 'http://127.0.0.1:9/score', key: 'a-key-of-an-endpoint' });
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.credentials.kind, 'anonymous');
    assert.equal(config.historyTurns, 10);
    assert.deepEqual(config.secrets, ['a-key-of-an-endpoint']);
  });

  it('knows nothing of a bot in Azure that is configured beside it', () => {
    const { config } = readChatServer({
      ...complete,
      MicrosoftAppId: 'no guid',
      AZURE_RESOURCE_MANAGER_URL: 'https://management.azure.com',
      ADMIN_OBJECT_IDS: 'no guid',
    });
    assert.equal(config.credentials.kind, 'anonymous');
    assert.equal(config.cloud.arm, 'https://127.0.0.1:1');
  });

  it('names what is missing and what is wrong, all at once', () => {
    const problems = problemsOf({ HISTORY_TURNS: 'ten', DATABASE_URL: 'mysql://host' });
    assert.deepEqual(
      problems.map((problem) => problem.split(':')[0]),
      ['DATABASE_URL', 'HISTORY_TURNS', 'SCORE_URL', 'SCORE_KEY'],
    );
  });

  it('sends no key over the network in the clear', () => {
    assert.deepEqual(
      problemsOf({ ...complete, SCORE_URL: 'https://name.eastus.inference.ml.azure.com/score' }),
      [],
    );
    const [problem] = problemsOf({ ...complete, SCORE_URL: 'http://10.0.0.1/score' });
    assert.match(problem ?? '', /^SCORE_URL: must begin with https/);
    assert.match(problemsOf({ ...complete, SCORE_URL: 'endpoint' })[0] ?? '', /^SCORE_URL: is needed/);
  });
});
