// Translates src/ and localAzure/ to dist/ and makes the database seed. Types are the business of `npm run check`: a
// start should not wait for them. With --if-stale it does only what has changed since the last build.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const dist = path.join(root, 'dist');
const stampFile = path.join(dist, 'build.json');

const sources = ['src', 'localAzure'].flatMap((folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .map((file) => path.join(folder, String(file)))
    .filter((file) => /\.(ts|py)$/.test(file))
    .sort(),
);

const hash = (files) => {
  const sum = createHash('sha256');
  for (const file of files) sum.update(file).update(fs.readFileSync(path.join(root, file)));
  return sum.digest('hex');
};

const stamp = {
  code: hash([...sources, 'package-lock.json', 'scripts/build.mjs']),
  seed: hash([
    ...sources.filter((file) => /src[\\/]store[\\/](migrations[\\/]|migrate|seed)/.test(file)),
    'package-lock.json',
  ]),
};
const built = fs.existsSync(stampFile) ? JSON.parse(fs.readFileSync(stampFile, 'utf8')) : {};
const stale = !process.argv.includes('--if-stale');

if (stale || built.code !== stamp.code) {
  const { build } = await import('esbuild');
  for (const folder of ['src', 'localAzure'])
    fs.rmSync(path.join(dist, folder), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: sources,
    outdir: 'dist',
    outbase: '.',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // What the local Azure runs flows with goes along as it is.
    loader: { '.py': 'copy' },
    sourcemap: true,
    logLevel: 'warning',
  });
  /** Node's modules as they are: to import one as an ECMAScript module loads all that it has to give, used or not. */
  const builtins = {
    name: 'builtins',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:/ }, ({ path, kind }) =>
        kind === 'import-statement' ? { path, namespace: 'builtin' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule('${path}');`,
      }));
    },
  };
  // What runs for a second and not for a month: loading its modules one by one would be a good part of that.
  fs.rmSync(path.join(dist, 'bundled'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/local/dataset.ts', 'src/dataset/checkerThread.ts'],
    outdir: 'dist/bundled',
    entryNames: '[name]',
    bundle: true,
    // Without its part for files, which is not needed and loads all of Node's streams.
    alias: { hyparquet: path.join(root, 'node_modules/hyparquet/src/index.js') },
    plugins: [builtins],
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
}

const seedFile = path.join(dist, 'seed.tar.gz');
if (stale || built.seed !== stamp.seed || !fs.existsSync(seedFile)) {
  const { writeSeed } = await import(pathToFileURL(path.join(dist, 'src/store/seed.js')).href);
  await writeSeed(seedFile);
}

fs.writeFileSync(stampFile, JSON.stringify(stamp));
process.exit(0);
