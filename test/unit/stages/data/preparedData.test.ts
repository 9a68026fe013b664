import assert from 'node:assert/strict';
import { AppError } from '../../../../src/errors/appError.js';
import { lookForData } from '../../../../src/stages/data/preparedData.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { DatasetFolder } from '../../../helpers/dataset/datasetFolder.js';
import { FileServer } from '../../../helpers/dataset/fileServer.js';

describe('looking for the data of a plan', () => {
  it('asks no address that the settings do not allow', async () => {
    const folder = new DatasetFolder();
    const server = await new FileServer().start();
    try {
      const dataset = server.serve('/rows.jsonl', 'unasked');
      const downloads = { ...testSettings.downloads, reach: 'internet' } as const;
      const settings = { ...testSettings, downloads, datasetsDir: folder.at('data') };
      await assert.rejects(
        lookForData(settings, { dataset }),
        (error) => error instanceof AppError && error.reason === 'refused',
      );
      assert.deepEqual(server.requests, []);
    } finally {
      await server.stop();
      folder.remove();
    }
  });

  it('ends in words when whoever has it says nothing, however long', async () => {
    const folder = new DatasetFolder();
    const server = await new FileServer().start();
    try {
      const patience = new AbortController();
      const dataset = server.serve('/silent.jsonl', () => patience.abort());
      const settings = { ...testSettings, datasetsDir: folder.at('data') };
      await assert.rejects(
        lookForData(settings, { dataset }, patience.signal),
        (error) =>
          error instanceof AppError && error.reason === 'unavailable' && /silent\.jsonl/.test(error.sentence),
      );
    } finally {
      await server.stop();
      folder.remove();
    }
  });
});
