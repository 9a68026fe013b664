// Translates src/ and localAzure/ to dist/ and makes the database seed. Types are the business of `npm run check`: a
// start should not wait for them. With --if-stale it does only what has changed since the last build.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// A disk that takes nothing is told in words.
process.on('uncaughtException', (error) => {
  const isDisk = /^(ENOSPC|EDQUOT|EROFS|EACCES|EPERM)$/.test(error.code);
  if (!isDisk) console.error(error);
  else
    console.error(
      `Hieno cannot be built: nothing can be written to ${dist} (${error.message}). Make room there, or build it where there is room.`,
    );
  process.exit(1);
});

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const dist = path.join(root, 'dist');
const bundled = path.join(dist, 'bundled');
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
  /** What is imported only when it is needed stays where it is. */
  const lazy = {
    name: 'lazy',
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ kind, path: name, resolveDir }) => {
        if (kind !== 'dynamic-import' || resolveDir.includes('node_modules')) return undefined;
        const from = path.join(dist, path.relative(root, resolveDir));
        const file = name.startsWith('.') ? path.relative(bundled, path.join(from, name)) : name;
        return { path: file.replaceAll(path.sep, '/'), external: true };
      });
    },
  };
  // What runs for a second and not for a month. As CommonJS in one file each, for Node takes more time for the first
  // ECMAScript module alone than these take for all of theirs.
  fs.rmSync(bundled, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: {
      dataset: 'src/local/datasetProgram.ts',
      checkerThread: 'src/dataset/checking/checkerThread.ts',
    },
    outdir: bundled,
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    // Without its part for files, which is not needed and loads all of Node's streams.
    alias: { hyparquet: path.join(root, 'node_modules/hyparquet/src/index.js') },
    plugins: [lazy],
    format: 'cjs',
    define: { 'import.meta.filename': '__filename', 'import.meta.dirname': '__dirname' },
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
