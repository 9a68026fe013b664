import { readdirSync } from 'node:fs';
import path from 'node:path';

// A file named on the command line is run alone; mocha itself would add it to the specs of its configuration.
const named = process.argv.slice(2).some((argument) => /\.test\.ts$/.test(argument));

const testsIn = (...folders) =>
  folders.flatMap((folder) =>
    readdirSync(path.join(import.meta.dirname, folder), { recursive: true })
      .filter((file) => file.endsWith('.test.ts'))
      .sort((one, other) => depth(one) - depth(other) || (one < other ? -1 : 1))
      .map((file) => path.join(folder, file)),
  );
const depth = (file) => file.split(path.sep).length;
const store = path.join('test', 'unit', 'store');

/** These wait for what they talk to, as a rule, those of the store longest, and of the others what lies at the top of its folder. */
const waiting = testsIn(store, 'test/integration');
const computing = testsIn('test/unit').filter((file) => !file.startsWith(store));

/** What waits beside what computes, so that the machine is never idle; the last fifth is short ones, so that no worker has a long one left. */
const mixed = [
  ...waiting.map((file, index) => ({ file, at: (0.8 * index) / waiting.length })),
  ...computing.map((file, index) => ({ file, at: index / computing.length })),
].sort((one, other) => one.at - other.at);

export default {
  import: ['tsx'],
  require: [
    './test/helpers/machine/seed.ts',
    './test/helpers/machine/unheardRejections.ts',
    './test/helpers/machine/noListenerLeaks.ts',
  ],
  spec: named ? [] : mixed.map(({ file }) => file),
  parallel: true,
  jobs: 4,
  timeout: 90_000,
  forbidOnly: true,
  reporter: './test/helpers/machine/reporter.mjs',
};
