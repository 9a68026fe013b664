import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/packageRoot.js';

/** Which rooms a room may ask: arrows point one way (docs/architecture.md). */
const allowed: Readonly<Record<string, readonly string[]>> = {
  bot: ['dialogs', 'runs', 'stages', 'backends', 'azure', 'dataset', 'store'],
  dialogs: ['runs', 'stages', 'backends', 'azure', 'dataset', 'store'],
  runs: ['stages', 'backends', 'azure', 'dataset', 'store'],
  stages: ['backends', 'azure', 'dataset'],
  backends: ['azure'],
  azure: [],
  dataset: [],
  store: [],
  // The launcher and the tour stand beside the app and use it as anybody would.
  local: ['bot', 'dataset', 'stages'],
};
/** Where foreign types may come in. */
const foreign: readonly (readonly [pattern: RegExp, rooms: readonly string[]])[] = [
  [/^(botbuilder|botframework)/, ['bot', 'dialogs', 'local']],
  [/^@azure\//, ['azure', 'app']],
  [/^restify$/, ['bot']],
  [/^(kysely|@electric-sql|pg$)/, ['store']],
];
/** Leaves that everybody may ask, and roots that nobody may. */
const leaves = [
  'adminChannels',
  'appError',
  'botCredentials',
  'diskProblem',
  'duration',
  'log',
  'loopback',
  'nearest',
  'pace',
  'packageRoot',
  'reason',
  'redact',
  'settings',
  'steadyNow',
  'storable',
  'thousands',
  'tokens',
  'unlessAborted',
];

interface Import {
  readonly file: string;
  readonly from: string;
  readonly room: string;
}

function importsOf(folder: string): Import[] {
  const root = path.join(packageRoot, folder);
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const found = text.matchAll(
        /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)/g,
      );
      const [first = ''] = file.split(path.sep);
      const room = first.replace(/\.ts$/, '');
      return [...found].map((match) => ({
        file: path.join(folder, file),
        from: match[1] ?? match[2] ?? '',
        room,
      }));
    });
}

/** The room, or the root module, that a relative import leads to. */
function target({ file, from }: Import): { folder: string; room: string } {
  const [folder = '', room = ''] = path.join(path.dirname(file), from).split(path.sep);
  return { folder, room: room.replace(/\.(js|ts)$/, '') };
}

describe('the arrows between the rooms', () => {
  const imports = importsOf('src');

  it('are read at all', () => {
    assert.ok(imports.length > 300, `only ${imports.length} imports were found`);
  });

  it('point one way', () => {
    const wrong = imports
      .filter(({ from, room }) => from.startsWith('.') && room in allowed)
      .filter((one) => {
        const { folder, room } = target(one);
        if (folder !== 'src' || room === one.room || leaves.includes(room)) return folder !== 'src';
        // The launcher may read what the app reads.
        if (one.room === 'local' && ['config', 'startProblem'].includes(room)) return false;
        return !allowed[one.room]?.includes(room);
      });
    assert.deepEqual(wrong, []);
  });

  it('let foreign types in only where they belong', () => {
    const wrong = imports.filter(({ from, room }) =>
      foreign.some(([pattern, rooms]) => pattern.test(from) && !rooms.includes(room)),
    );
    assert.deepEqual(wrong, []);
  });

  it('never lead from src to localAzure, nor back', () => {
    const both = [...imports, ...importsOf('localAzure')];
    const wrong = both.filter(
      (one) => one.from.startsWith('.') && target(one).folder !== one.file.split(path.sep)[0],
    );
    assert.deepEqual(wrong, []);
  });
});
