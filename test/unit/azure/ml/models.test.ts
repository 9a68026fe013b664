import assert from 'node:assert/strict';
import { scriptedAzure } from '../../../helpers/azure/scriptedAzure.js';

describe('the versions of a model', () => {
  const azure = scriptedAzure();
  const versions = async (...value: object[]) => {
    azure.answer('GET /models/m/versions', { body: { value } });
    return (await azure.azure.models.versions('m')).map(({ version, jobName }) => [version, jobName]);
  };
  const at = (createdAt: string) => ({ systemData: { createdAt } });

  it('come newest first, and by their number where nobody knows when they were made', async () => {
    assert.deepEqual(
      await versions(
        { name: '9' },
        { name: '10' },
        { name: '1', ...at('2026-01-02T00:00:00Z') },
        { name: '2', ...at('2026-01-01T00:00:00Z') },
        {},
      ),
      [
        ['1', undefined],
        ['2', undefined],
        ['10', undefined],
        ['9', undefined],
        ['', undefined],
      ],
    );
  });

  it('know the job that made them by our tag, or by Azure’s own word', async () => {
    assert.deepEqual(
      await versions(
        { name: '3', properties: { tags: { 'hieno.job': 'ours' }, jobName: 'azures' } },
        { name: '2', properties: { jobName: 'azures' } },
        { name: '1', properties: { jobName: null } },
      ),
      [
        ['3', 'ours'],
        ['2', 'azures'],
        ['1', undefined],
      ],
    );
  });

  it('are none where there is no model', async () => {
    azure.answer('GET /models/m/versions', { status: 404 });
    assert.deepEqual(await azure.azure.models.versions('m'), []);
  });
});
