import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { partBytes, putIntoSession } from '../../../../src/bot/exports/intoSession.js';
import { UploadSessions } from '../../../helpers/channel/uploadSessions.js';
import { FakeClock } from '../../../helpers/machine/fakeClock.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';

describe('a file that is uploaded', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hieno-upload-'));
  const content = Buffer.alloc(2 * partBytes + 5, 'a line of a file\n');
  const file = { path: path.join(folder, 'large.csv'), bytes: content.length };
  const clock = new FakeClock();
  const signal = new AbortController().signal;
  let uploads: UploadSessions;

  before(() => writeFileSync(file.path, content));
  beforeEach(async () => {
    uploads = await new UploadSessions().start();
  });
  afterEach(async () => {
    await uploads.stop();
    assert.deepEqual(uploads.wrongs, []);
    assert.equal(clock.pending, 0);
  });
  after(() => rmSync(folder, { recursive: true }));

  const upload = async (): Promise<void> => {
    let isOver = false;
    const work = putIntoSession(file, uploads.open(), { reach: 'machine', clock, signal }).finally(
      () => (isOver = true),
    );
    work.catch(() => undefined);
    await waitFor(() => {
      clock.advance(500);
      return isOver;
    });
    return work;
  };
  const calls = () => uploads.calls.map(({ method, range, status }) => `${method} ${range ?? ''} ${status}`);
  const total = content.length;
  const parts = [
    `PUT bytes 0-${partBytes - 1}/${total} 202`,
    `PUT bytes ${partBytes}-${2 * partBytes - 1}/${total} 202`,
    `PUT bytes ${2 * partBytes}-${total - 1}/${total} 201`,
  ];

  it('goes in parts that OneDrive takes, in their order', async () => {
    await upload();
    assert.deepEqual(calls(), parts);
    assert.ok(uploads.file.equals(content));
  });

  it('goes on where a part was lost', async () => {
    let puts = 0;
    uploads.before = ({ method }) => {
      if (method === 'PUT' && ++puts === 2) uploads.fail('dropped');
    };
    await upload();
    assert.deepEqual(calls(), [
      parts[0],
      `PUT bytes ${partBytes}-${2 * partBytes - 1}/${total} dropped`,
      'GET  200',
      ...parts.slice(1),
    ]);
    assert.ok(uploads.file.equals(content));
  });

  it('goes on after a part whose answer was lost', async () => {
    let puts = 0;
    uploads.before = ({ method }) => {
      if (method === 'PUT' && ++puts === 2) uploads.fail('taken, then dropped');
    };
    await upload();
    assert.deepEqual(calls().slice(2), ['GET  200', parts[2]]);
    assert.ok(uploads.file.equals(content));
  });

  it('is given up once its session is', async () => {
    uploads.before = () => {
      if (uploads.calls.length === 1) uploads.expire();
    };
    await assert.rejects(upload(), { reason: 'dataset_missing' });
    assert.equal(uploads.calls.length, 2);
  });

  it('waits as long as it is told', async () => {
    uploads.fail(429, { headers: { 'retry-after': '10' } });
    const begun = clock.now();
    await upload();
    assert.ok(clock.now() - begun >= 10_000);
  });
});
