import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writePlaygroundConfig } from '../../../src/local/playgroundConfig.js';

interface Schema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly $ref?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** The schema that the page itself checks its file by, out of its bundle; undefined where the package is not installed. */
function schemaOfThePage(): Schema | undefined {
  const name = '@microsoft/m365agentsplayground';
  const folder = createRequire(import.meta.url)
    .resolve.paths(name)
    ?.map((place) => path.join(place, name))
    .find(existsSync);
  if (folder === undefined) return undefined;
  const bundle = readFileSync(path.join(folder, 'dist/index.js'), 'utf8');
  const literal = /JSON\.parse\('(\{"\$id":"[^"]*teams-app-test-tool-config[^\n]*?\})'\)\}/.exec(bundle)?.[1];
  assert.ok(literal, 'the schema in the bundle');
  return JSON.parse(literal.replaceAll("\\'", "'").replaceAll('\\\\', '\\')) as Schema;
}

/** What is missing or unknown: the page refuses both. */
function faults(schema: Schema, value: unknown, root: Schema, at = ''): string[] {
  const known = schema.$ref === undefined ? schema : root.$defs?.[schema.$ref.replace('#/$defs/', '')];
  if (known === undefined) return [`${at}: ${schema.$ref}`];
  if (Array.isArray(value)) {
    const { minItems = 0, maxItems = Infinity, items = {} } = known;
    const length = value.length < minItems || value.length > maxItems ? [`${at}: ${value.length}`] : [];
    return [...length, ...value.flatMap((item, index) => faults(items, item, root, `${at}/${index}`))];
  }
  if (typeof value !== 'object' || value === null) return [];
  const given = value as Readonly<Record<string, unknown>>;
  const { properties = {}, required = [] } = known;
  return [
    ...required.filter((key) => !(key in given)).map((key) => `${at}/${key}: missing`),
    ...Object.entries(given).flatMap(([key, inner]) => {
      const property = properties[key];
      return property === undefined
        ? [`${at}/${key}: unknown`]
        : faults(property, inner, root, `${at}/${key}`);
    }),
  ];
}

describe("the chat page's configuration", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-page-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const written = () =>
    JSON.parse(readFileSync(writePlaygroundConfig(folder, {}) ?? '', 'utf8')) as Record<string, unknown>;

  it('is one that the page takes, with Hieno for its name', function () {
    const schema = schemaOfThePage();
    if (schema === undefined) this.skip();
    assert.deepEqual(faults(schema, written(), schema), []);
    assert.equal((written()['bot'] as { name: string }).name, 'Hieno');
    assert.notDeepEqual(faults(schema, { ...written(), more: 1 }, schema), []);
  });

  it('names the same conversations and people at every start', () => {
    assert.deepEqual(written(), written());
    assert.deepEqual(written()['personalChat'], { id: 'hieno-personal' });
  });

  it('gives way to one that somebody has made', () => {
    assert.equal(
      writePlaygroundConfig(folder, { M365_AGENTS_PLAYGROUND_CONFIG_PATH: '/mine.yml' }),
      undefined,
    );
    const before = process.cwd();
    process.chdir(folder);
    try {
      for (const own of ['.m365agentsplayground.yml', '.teamsapptesttool.yml']) {
        writeFileSync(own, '');
        assert.equal(writePlaygroundConfig(folder, {}), undefined, own);
        rmSync(own);
      }
      assert.equal(existsSync('chat-page.yml'), false);
    } finally {
      process.chdir(before);
    }
  });
});
