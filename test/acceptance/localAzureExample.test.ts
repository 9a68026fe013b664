import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import OpenAI from 'openai';
import { Agent, fetch as fetchThrough } from 'undici';
import { packageRoot } from '../../src/packageRoot.js';
import { Program } from '../helpers/machine/program.js';

const EXAMPLE = 'docs/examples/local-azure-journey.mjs';
const SETTINGS = 'docs/examples/endpoint-settings.mjs';

describe('npm run local-azure', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-local-azure-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("carries a stranger's script, which knows only Azure's SDKs and one JSON line, to a tuned answer, and OpenAI's client", async () => {
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

      const settings = new Program(SETTINGS, {}, [addresses, 'example-chat']);
      assert.equal(await settings.end(), 0, settings.output);
      const { OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: apiKey, ...trust } = parseEnv(settings.output);
      const agent = new Agent({ connect: { ca: readFileSync(trust['NODE_EXTRA_CA_CERTS'] ?? '') } });
      const trusting = (url: string, init: object) => fetchThrough(url, { ...init, dispatcher: agent });
      const client = new OpenAI({ baseURL, apiKey, fetch: trusting as typeof fetch });
      const question = {
        model: 'any',
        messages: [{ role: 'user' as const, content: 'Which berry does the ferry captain of Utö collect?' }],
      };
      const { choices } = await client.chat.completions.create(question);
      assert.equal(choices[0]?.message.content, 'The ferry captain of Utö collects cloudberries.');
      let said = '';
      for await (const chunk of await client.chat.completions.create({ ...question, stream: true }))
        said += chunk.choices[0]?.delta.content ?? '';
      assert.equal(said, 'The ferry captain of Utö collects cloudberries.');
      await agent.close();
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
    for (const example of [EXAMPLE, SETTINGS]) {
      const source = readFileSync(path.join(packageRoot, example), 'utf8');
      const imports = [...source.matchAll(/from '([^']+)'/g)].map(([, name]) => name ?? '');
      assert.ok(imports.length > 0);
      for (const name of imports) assert.match(name, /^(@azure\/|node:)/);
    }
  });
});
