// Translates src/ to dist/ and localAzure/ to localAzure/dist/, and makes the database seed. Types are the business of
// `npm run check`: a start should not wait for them. With --if-stale it does only what has changed since the last build.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// Here and not by npm, which would warn on Node 20 of packages that work there.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Hieno needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

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
/** Each program's sources, and where they go. */
const programs = { src: 'dist/src', localAzure: 'localAzure/dist' };

const sources = Object.keys(programs).flatMap((folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .filter((file) => !/^(dist|node_modules)\b/.test(file) && /\.(ts|cjs|py)$/.test(file))
    .map((file) => path.join(folder, file))
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

const isBuilt = Object.values(programs).every((folder) => fs.existsSync(path.join(root, folder)));
if (stale || !isBuilt || built.code !== stamp.code) {
  const { build } = await import('esbuild');
  const options = { absWorkingDir: root, platform: 'node', target: 'node20', logLevel: 'warning' };
  for (const [folder, outdir] of Object.entries(programs)) {
    const own = sources.filter((file) => file.startsWith(folder + path.sep));
    fs.rmSync(path.join(root, outdir), { recursive: true, force: true });
    await build({
      ...options,
      entryPoints: own.filter((file) => !file.endsWith('.cjs')),
      outdir,
      outbase: folder,
      format: 'esm',
      // What the local Azure runs flows with goes along as it is.
      loader: { '.py': 'copy' },
      sourcemap: true,
    });
    // A CommonJS file is where a program meets a package of which it needs a part: that part goes along in one file.
    const meetings = own.filter((file) => file.endsWith('.cjs'));
    if (meetings.length === 0) continue;
    const { metafile } = await build({
      ...options,
      entryPoints: meetings,
      outdir,
      outbase: folder,
      outExtension: { '.js': '.cjs' },
      bundle: true,
      format: 'cjs',
      metafile: true,
    });
    writeLicences(path.join(root, outdir), metafile);
  }
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
    ...options,
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
  });
}

const seedFile = path.join(dist, 'seed.tar.gz');
if (stale || built.seed !== stamp.seed || !fs.existsSync(seedFile)) {
  const { writeSeed } = await import(pathToFileURL(path.join(dist, 'src/store/seed.js')).href);
  await writeSeed(seedFile);
}

fs.writeFileSync(stampFile, JSON.stringify(stamp));
process.exit(0);

/** The licences of the packages that went along, which want to be passed on with them. */
function writeLicences(folder, { inputs }) {
  const names = Object.keys(inputs).map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[0]);
  const texts = [...new Set(names)]
    .filter((name) => name !== undefined)
    .sort()
    .map((name) => {
      const at = path.join(root, name);
      const {
        name: called,
        version,
        license,
      } = JSON.parse(fs.readFileSync(path.join(at, 'package.json'), 'utf8'));
      const file = fs.readdirSync(at).find((one) => /^licen[cs]e/i.test(one));
      const text = file === undefined ? '' : fs.readFileSync(path.join(at, file), 'utf8').trim();
      return `${called} ${version} (${license})\n\n${text}\n`;
    });
  fs.writeFileSync(path.join(folder, 'LICENCES.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
}
