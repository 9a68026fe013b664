import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../src/errors/appError.js';
import { localAzureProgram } from '../../../src/local/localAzureProgram.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

describe("the local Azure's program", () => {
  let clone: string;
  beforeEach(() => {
    clone = mkdtempSync(path.join(tmpdir(), 'hieno-clone-'));
    mkdirSync(path.join(clone, 'localAzure'));
    const dependencies = { '@azure/here': '1.0.0', 'not-there': '1.0.0' };
    writeFileSync(path.join(clone, 'localAzure/package.json'), JSON.stringify({ dependencies }));
    mkdirSync(path.join(clone, 'node_modules/@azure/here'), { recursive: true });
  });
  afterEach(() => rmSync(clone, { recursive: true, force: true }));

  it('is not started without its packages, which are named', () => {
    assert.throws(
      () => localAzureProgram(clone),
      (error) =>
        error instanceof AppError &&
        error.sentence.includes('(not-there)') &&
        /npm ci/.test(inChat(error.next ?? '')),
    );
  });

  it('is started when they are installed, above it or beside it', () => {
    mkdirSync(path.join(clone, 'localAzure/node_modules/not-there'), { recursive: true });
    assert.equal(localAzureProgram(clone), path.join(clone, 'localAzure/dist/main.js'));
  });
});
