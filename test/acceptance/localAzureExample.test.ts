import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../src/packageRoot.js';
import { Program } from '../helpers/machine/program.js';

const EXAMPLE = 'docs/examples/local-azure-journey.mjs';

describe('npm run local-azure', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-local-azure-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("carries a stranger's script, which knows only Azure's SDKs and one JSON line, to a tuned answer", async () => {
    const azure = new Program('localAzure/dist/main.js', {
      LOCAL_AZURE_DATA_DIR: path.join(folder, 'azure'),
      LOCAL_AZURE_SPEED: '600',
    });
    try {
      const [line] = await azure.line(/^\{.*\}$/m);
      const addresses = path.join(folder, 'local-azure.json');
      writeFileSync(addresses, line);
      const journey = new Program(EXAMPLE, {}, [addresses]);
      assert.equal(await journey.end(), 0, journey.output);
      assert.match(journey.output, /The ferry captain of Utö collects cloudberries\.\njourney: passed/);
    } finally {
      assert.equal(await azure.stop(), 0, azure.output);
    }
  });

  it('stands still at speed 0 until its admin route moves the clock', async () => {
    const azure = new Program('localAzure/dist/main.js', {
      LOCAL_AZURE_DATA_DIR: path.join(folder, 'azure'),
      LOCAL_AZURE_SPEED: '0',
    });
    try {
      const [line] = await azure.line(/^\{.*\}$/m);
      const { admin } = JSON.parse(line) as { admin: string };
      const move = async (ms: number) => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(`${admin}/clock`, {
          method: 'POST',
          headers,
          body: JSON.stringify({ ms }),
        });
        return ((await answer.json()) as { now: number }).now;
      };
      const before = await move(0);
      assert.equal(await move(3_600_000), before + 3_600_000);
    } finally {
      await azure.stop();
    }
  });

  it('is spoken to with nothing of ours', () => {
    const source = readFileSync(path.join(packageRoot, EXAMPLE), 'utf8');
    const imports = [...source.matchAll(/from '([^']+)'/g)].map(([, name]) => name ?? '');
    assert.ok(imports.length > 0);
    for (const name of imports) assert.match(name, /^(@azure\/|node:)/);
  });
});
