import path from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { AppError } from '../errors/appError.js';
import { prepareDataset } from '../dataset/prepare.js';
import type { Progress } from '../dataset/progress.js';
import { progressLine, reportLines, sampleLines } from '../dataset/output/reportWords.js';
import { datasetSource, hubSource, type DatasetSource } from '../dataset/source.js';
import { defaultSeed } from '../dataset/wanted.js';
import { defined } from '../defined.js';
import { inTerminal } from '../errors/inTerminal.js';
import { tuningEstimate } from '../stages/training/tuningEstimate.js';
import { tuningWords } from '../stages/training/tuningWords.js';

// `npm run dataset`: what /dataset does before the upload, without the bot.

const usage = `npm run dataset -- --input FILE-OR-URL | --name OWNER/NAME[@REVISION]  [options]

  --split SLICE    train_sft[:1%], train[100:200], test[-5%:], joined by +   (a file is called train)
  --seed N         of the shuffle; ${defaultSeed} if absent
  --out DIR        for train.jsonl, test.jsonl and manifest.json; ./dataset if absent
  --config NAME    of a dataset with several configurations
  --skip-broken    leaves broken rows out instead of refusing the dataset

HF_ENDPOINT and HF_TOKEN name the hub and a token for it, HIENO_DOWNLOAD_MIB the most that is fetched.`;

interface Command {
  readonly source: DatasetSource;
  readonly seed: number;
  readonly out: string;
  readonly skipBroken: boolean;
}

/** @throws Error in words */
function readCommand(args: readonly string[]): Command | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      input: { type: 'string' },
      name: { type: 'string' },
      split: { type: 'string' },
      seed: { type: 'string' },
      out: { type: 'string' },
      config: { type: 'string' },
      'skip-broken': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return 'help';
  const { input, name, split, config, seed = String(defaultSeed), out = 'dataset' } = values;
  if ((input === undefined) === (name === undefined)) throw new Error('Give either --input or --name.');
  if (config !== undefined && name === undefined) throw new Error('--config goes with --name.');
  if (!/^\d{1,10}$/.test(seed) || Number(seed) >= 2 ** 32)
    throw new Error(`--seed ${seed}: a whole number from 0 to ${2 ** 32 - 1} is needed.`);
  const sliced = split === undefined ? {} : { split };
  return {
    source:
      name === undefined
        ? /^https?:\/\//i.test(input ?? '')
          ? datasetSource(input ?? '', split)
          : { kind: 'file', path: input ?? '', ...sliced }
        : { ...hubSource(name), ...sliced, ...defined({ config }) },
    seed: Number(seed),
    out: path.resolve(out),
    skipBroken: values['skip-broken'] === true,
  };
}

/** On a terminal one line that changes; in a log a line now and then. */
function progressPrinter(): (progress: Progress) => void {
  const isTerminal = process.stderr.isTTY;
  const everyMs = isTerminal ? 100 : 5000;
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    if (Date.now() - last < everyMs) return;
    last = Date.now();
    process.stderr.write(isTerminal ? `\r\u001b[K${progressLine(progress)}` : `${progressLine(progress)}\n`);
  };
}

async function run({ source, ...options }: Command): Promise<void> {
  // The configuration costs a start its time, and a file on this machine has no need of it.
  const remote =
    source.kind === 'file' ? {} : (await import('../config/readDatasetSettings.js')).readDatasetSettings();
  const onProgress = progressPrinter();
  const { manifest, samples } = await prepareDataset(source, {
    ...options,
    ...remote,
    alone: true,
    onProgress,
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  console.log(reportLines(manifest).join('\n'));
  const { trainingSize, epochs } = { trainingSize: 'Standard_NC24ads_A100_v4', epochs: 1 };
  const estimate = tuningEstimate(manifest.report.tokens.perEpoch, epochs, trainingSize);
  console.log(`Tuning Phi-3 mini: ${tuningWords({ ...estimate, epochs, size: trainingSize })}`);
  for (const [index, sample] of samples.entries())
    console.log([`Sample ${index + 1}`, ...sampleLines(sample)].join('\n'));
  console.log(
    `Written: ${['train.jsonl', 'test.jsonl', 'manifest.json'].map((file) => path.join(options.out, file)).join(', ')}`,
  );
}

/** @returns the exit code */
async function main(args: readonly string[]): Promise<number> {
  try {
    process.loadEnvFile('.env');
  } catch {
    // There need not be one.
  }
  let command: Command | 'help';
  try {
    command = readCommand(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (command === 'help') {
    console.log(usage);
    return 0;
  }
  try {
    await run(command);
    return 0;
  } catch (error) {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    if (error instanceof AppError)
      console.error(
        [
          error.sentence,
          ...error.details.map((detail) => `  ${detail}`),
          error.next === undefined ? undefined : inTerminal(error.next),
        ]
          .filter((line) => line !== undefined)
          .join('\n'),
      );
    else console.error(error instanceof Error ? error.message : error);
    return error instanceof AppError && error.reason === 'bad_argument' ? 2 : 1;
  }
}

// V8 widens the room for new objects by and by, and copies what lives in it each time; this program lives for a second.
// Not on the command line: Node has its own modules compiled beforehand, for the flags that it was built with only.
setFlagsFromString('--semi-space-growth-factor=16');

void main(process.argv.slice(2)).then((code) => process.exit(code));
