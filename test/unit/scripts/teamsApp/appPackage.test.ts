import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appPackage } from '../../../../scripts/teamsApp/appPackage.js';
import { packageRoot } from '../../../../src/packageRoot.js';
import { teamsSchemaProblems } from '../../../helpers/bot/teamsSchemaProblems.js';
import { readPng } from '../../../helpers/machine/readPng.js';

const settings = {
  appId: '00000000-0000-4000-8000-000000000003',
  hasAppRegistration: true,
  developer: 'Hieno',
  website: 'https://hieno.example.com/',
  privacy: 'https://hieno.example.com/',
  terms: 'https://hieno.example.com/',
};
const icon = (name: string) => readFileSync(path.join(packageRoot, 'appPackage', name));

/** Reads a zip with its checksums; prints what is in it: name, bytes in hex, date. */
const reader = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as package:
    assert package.testzip() is None
    print(json.dumps([[one.filename, package.read(one).hex(), one.date_time] for one in package.infolist()]))
`;

describe('the package for Teams', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'teams-app-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is a zip that others read, with the manifest and two icons and nothing else at its root', () => {
    const made = appPackage(settings);
    const file = path.join(folder, 'hieno.zip');
    writeFileSync(file, made.zip);
    const { stdout, stderr } = spawnSync('python3', ['-c', reader, file], { encoding: 'utf8' });
    assert.equal(stderr, '');
    const entries = JSON.parse(stdout) as readonly (readonly [string, string, readonly number[]])[];
    assert.deepEqual(
      entries.map(([name]) => name),
      ['manifest.json', 'color.png', 'outline.png'],
    );
    for (const [, , day] of entries) assert.deepEqual(day, [1980, 1, 1, 0, 0, 0]);
    const [manifest, ...icons] = entries.map(([, hex]) => Buffer.from(hex, 'hex'));
    assert(manifest);
    const read = JSON.parse(manifest.toString()) as { version: string; icons: object };
    assert.deepEqual(read, made.manifest);
    assert.deepEqual(teamsSchemaProblems(read), []);
    const { version } = JSON.parse(
      readFileSync(path.join(packageRoot, 'package.json'), 'utf8'),
    ) as typeof read;
    assert.equal(read.version, version);
    assert.deepEqual(read.icons, { color: 'color.png', outline: 'outline.png' });
    assert.deepEqual(icons, [icon('color.png'), icon('outline.png')]);
  });

  it('is small, and the same bytes each time, whatever the hour and the place', () => {
    const { zip } = appPackage(settings);
    assert.ok(zip.length < 16_384, `${zip.length} bytes`);
    const { TZ } = process.env;
    try {
      process.env['TZ'] = TZ === 'Asia/Tokyo' ? 'America/Lima' : 'Asia/Tokyo';
      assert.deepEqual(appPackage(settings).zip, zip);
    } finally {
      if (TZ === undefined) delete process.env['TZ'];
      else process.env['TZ'] = TZ;
    }
    assert.notDeepEqual(appPackage({ ...settings, developer: 'Example' }).zip, zip);
  });
});

describe("the app's icons", () => {
  it('are in colour a whole square of 192, drawn within the middle that Teams does not cut', () => {
    const { width, height, pixels } = readPng(icon('color.png'));
    assert.deepEqual([width, height], [192, 192]);
    assert.ok(icon('color.png').length < 8192);
    const ground = String(pixels[0]);
    const drawn = pixels.flatMap((pixel, at) =>
      String(pixel) === ground ? [] : [[at % width, Math.floor(at / width)]],
    );
    assert.ok(pixels.every(([, , , opacity]) => opacity === 255));
    assert.ok(drawn.length > 1000);
    assert.ok(drawn.flat().every((place) => place >= 48 && place < 144));
  });

  it('are as an outline white alone on nothing, 32 square and as large as fits', () => {
    const { width, height, pixels } = readPng(icon('outline.png'));
    assert.deepEqual([width, height], [32, 32]);
    assert.ok(icon('outline.png').length < 2048);
    const drawn = pixels.filter(([, , , opacity]) => opacity > 0);
    assert.ok(drawn.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255));
    assert.ok(drawn.some(([, , , opacity]) => opacity === 255));
    assert.ok(pixels.length - drawn.length > pixels.length / 2, 'nothing behind it');
    const rows = pixels.flatMap(([, , , opacity], at) => (opacity > 0 ? [Math.floor(at / width)] : []));
    assert.ok(Math.min(...rows) <= 1 && Math.max(...rows) >= height - 2);
  });
});
