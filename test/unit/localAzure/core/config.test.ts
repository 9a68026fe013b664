import assert from 'node:assert/strict';
import { readConfig } from '../../../../localAzure/core/config.js';

describe('the settings of the local Azure', () => {
  it('need nothing', () => {
    assert.deepEqual(readConfig({}), {
      dataDir: '.hieno/local-azure',
      speed: 80,
      today: 'tutorial',
      runsCommands: false,
      endWithParent: false,
    });
    assert.deepEqual(readConfig({ LOCAL_AZURE_PORT: '', LOCAL_AZURE_GPU_QUOTA: '' }), readConfig({}));
  });

  it('are read from the environment', () => {
    const config = readConfig({
      LOCAL_AZURE_PORT: '4000',
      LOCAL_AZURE_GPU_QUOTA: '0',
      LOCAL_MODEL_URL: 'http://127.0.0.1:11434/v1',
      LOCAL_MODEL: 'phi3',
      LOCAL_AZURE_TODAY: 'live',
    });
    assert.equal(config.port, 4000);
    assert.equal(config.gpuQuota, 0);
    assert.equal(config.today, 'live');
    assert.deepEqual(config.localModel, { url: 'http://127.0.0.1:11434/v1', model: 'phi3' });
  });

  it('are refused with every problem at once', () => {
    assert.throws(
      () => readConfig({ LOCAL_AZURE_PORT: '99999', LOCAL_AZURE_SPEED: 'fast', LOCAL_MODEL_URL: 'here' }),
      /LOCAL_AZURE_PORT[^]*LOCAL_AZURE_SPEED[^]*LOCAL_MODEL_URL/,
    );
    assert.throws(() => readConfig({ LOCAL_MODEL_URL: 'http://localhost:1/v1' }), /LOCAL_MODEL: is needed/);
  });
});
