// npm run bench -- NAME: how fast something is, and whether it stays in order; the last line is one JSON object.
import { benchChat } from './bench/chat.js';
import { benchDataset } from './bench/dataset.js';
import { benchLocalAzure } from './bench/localAzure.js';
import { benchRuns } from './bench/runs.js';

const benches: Readonly<Record<string, () => Promise<Record<string, number>>>> = {
  chat: benchChat,
  dataset: benchDataset,
  'local-azure': benchLocalAzure,
  runs: benchRuns,
};

const name = process.argv[2] ?? '';
const bench = benches[name];
if (!bench) {
  console.error(`There is no bench '${name}'; there are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
const figures = await bench();
for (const [figure, value] of Object.entries(figures)) console.log(`${figure.padEnd(20)} ${value}`);
console.log(JSON.stringify({ bench: name, ...figures }));
process.exit(figures['problems'] === 0 ? 0 : 1);
