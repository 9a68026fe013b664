import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/packageRoot.js';
import { LocalAzureProcess } from '../helpers/azure/localAzureProcess.js';
import { BotFleet } from '../helpers/bot/botFleet.js';
import { Conversation, textOf } from '../helpers/channel/conversation.js';
import { Program } from '../helpers/machine/program.js';

const npm = async (folder: string, ...args: readonly string[]): Promise<string> =>
  (
    await promisify(execFile)('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
    })
  ).stdout;

/** A package as a stranger gets it: packed, and installed into an empty folder with what it needs to run. */
class Installed {
  constructor(
    readonly folder: string,
    readonly name: string,
  ) {}

  static async from(source: string, folder: string): Promise<Installed> {
    mkdirSync(folder);
    const said = await npm(path.join(packageRoot, source), 'pack', '--json', '--pack-destination', folder);
    const [{ filename, name } = { filename: '', name: '' }] = JSON.parse(said) as Record<
      'filename' | 'name',
      string
    >[];
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
    await npm(folder, 'install', '--omit=dev', '--prefer-offline', `./${filename}`);
    return new Installed(folder, name);
  }

  has(name: string): boolean {
    return existsSync(path.join(this.folder, 'node_modules', name));
  }

  /** Its command, by the name under which npm put it. */
  get command(): string {
    return path.join(this.folder, 'node_modules/.bin', this.name);
  }
}

describe('the packages, installed without a clone', () => {
  let folder: string;
  let bot: Installed;
  let localAzure: Installed;
  let azure: LocalAzureProcess;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-packages-'));
    // One after the other: both are built first.
    bot = await Installed.from('.', path.join(folder, 'bot'));
    localAzure = await Installed.from('localAzure', path.join(folder, 'azure'));
    azure = await LocalAzureProcess.start(600, {}, localAzure.command);
  });
  after(async () => {
    await azure?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('have nothing of each other, nor of the tools that made them', () => {
    for (const other of ['azurite', 'selfsigned', 'minisearch', 'hieno-local-azure', 'esbuild', 'mocha'])
      assert.ok(!bot.has(other), `the bot has ${other}`);
    for (const other of ['azurite', 'tedious', '@opentelemetry/sdk-node', 'botbuilder', 'hieno', 'esbuild'])
      assert.ok(!localAzure.has(other), `the local Azure has ${other}`);
    for (const left of ['dist/src/local', 'dist/build.json', 'src', 'test'])
      assert.ok(!bot.has(path.join('hieno', left)), left);
  });

  it('let the bot say by its command what it lacks', async () => {
    const alone = new Program(bot.command, { HIENO_DATA_DIR: path.join(folder, 'data') });
    assert.equal(await alone.end(), 1, alone.output);
    for (const key of ['AZURE_SUBSCRIPTION_ID', 'AZURE_TENANT_ID'])
      assert.match(alone.output, new RegExp(`${key}: is needed`));
    assert.doesNotMatch(alone.output, /^ +at /m);
  });

  it("carry a stranger's script to a tuned answer", async () => {
    // Beside the templates that it deploys, and where Azure's SDKs are installed.
    const examples = path.join(bot.folder, 'node_modules/hieno/docs/examples');
    mkdirSync(examples, { recursive: true });
    const [script, addresses] = [path.join(examples, 'journey.mjs'), path.join(folder, 'local-azure.json')];
    copyFileSync(path.join(packageRoot, 'docs/examples/local-azure-journey.mjs'), script);
    writeFileSync(addresses, azure.addresses);
    const journey = new Program(script, {}, [addresses]);
    assert.equal(await journey.end(), 0, journey.output);
    assert.match(journey.output, /journey: passed/);
  });

  it('plan a journey together, from the templates and the rows that came along', async () => {
    const fleet = await BotFleet.start({
      program: bot.command,
      settings: azure.environment('hieno-packages'),
      folder,
    });
    try {
      const plan = await new Conversation(fleet.channel).plan('/journey');
      assert.match(textOf(plan), /Plan: Journey/);
    } finally {
      await fleet.stop();
    }
  });
});
