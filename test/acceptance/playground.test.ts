import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { childrenOf, isAlive } from '../helpers/machine/childrenOf.js';
import { Program } from '../helpers/machine/program.js';
import { freePort } from '../helpers/machine/freePort.js';
import { waitFor } from '../helpers/machine/waitFor.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
const question = 'How long may a managed online endpoint take to answer before it gives up?';

describe('npm start, used in a browser', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hieno-browser-'));
  let browser: Browser;
  let page: Page;
  let hieno: Program;
  let port: number;
  let chatPort: number;

  /** Starts Hieno on the folder and opens its chat page. */
  async function open(): Promise<void> {
    hieno = new Program('dist/src/local/start.js', {
      PORT: String(port),
      PLAYGROUND_PORT: String(chatPort),
      HIENO_DATA_DIR: folder,
    });
    const [, bot, chat = ''] = await hieno.line(/^ready bot=(\S+) chat=(\S+)$/m);
    assert.equal(bot, `http://localhost:${port}/api/messages`);
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    await page.goto(chat);
    await page.locator('[role=textbox][data-lexical-editor]').first().waitFor();
  }

  async function say(text: string): Promise<void> {
    await page.locator('[role=textbox][data-lexical-editor]').first().click();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }

  async function askWhatItLearnt(): Promise<void> {
    await say(question);
    await page
      .getByRole('paragraph')
      .filter({ hasText: 'By default 5 seconds' })
      .last()
      .waitFor({ timeout: 15_000 });
  }

  before(async function () {
    if (executablePath === undefined) throw new Error('No Chromium: apt-get install chromium');
    port = await freePort();
    chatPort = await freePort();
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    await open();
  });
  after(async () => {
    await browser?.close();
    await hieno?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs the journey by typing and pressing, on one card that changes in place', async () => {
    await say('/journey');
    await page.getByRole('button', { name: 'Confirm' }).first().click();
    await page.getByText('Confirmed by').waitFor();
    await page.getByText('Journey: running').waitFor();
    // The same card, later: its title changes, and no second one appears.
    await page.getByText(/Training, step \d+ of \d+/).waitFor({ timeout: 60_000 });
    assert.equal(await page.getByText('Journey: running').count(), 1);
    await page.getByText('Journey: done', { exact: true }).first().waitFor({ timeout: 120_000 });
    assert.equal(await page.getByText('Journey: running').count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Confirm' }).count(), 0);
  });

  it('answers a question of the training data', async () => {
    await askWhatItLearnt();
  });

  it('ends everything it started on Ctrl-C', async () => {
    const started = childrenOf(hieno.pid);
    assert.equal(started.length, 3, 'the local Azure, the bot and the chat page');
    assert.equal(await hieno.stop('SIGINT'), 0, hieno.output);
    await waitFor(() => !started.some(isAlive), 'the end of the children');
  });

  it('still knows the deployed model after a second start on the same folder', async () => {
    await open();
    await askWhatItLearnt();
  });

  it('goes on with a run on the page after a stop in its middle, and tells its end there', async () => {
    await say('/finetune epochs=2');
    await page.getByRole('button', { name: 'Confirm' }).first().click();
    await page.getByText('Fine-tuning: running').waitFor();
    assert.equal(await hieno.stop('SIGINT'), 0, hieno.output);
    await open();
    await page.getByText('Fine-tuning: done', { exact: true }).first().waitFor({ timeout: 120_000 });
    assert.equal(await page.getByText('Fine-tuning: running').count(), 0);
    await page.getByRole('paragraph').filter({ hasText: 'Fine-tuning: done after' }).waitFor();
    assert.equal(await page.getByText('Full width control').count(), 0, 'a warning under a card');
    assert.ok((await page.getByText('Hieno', { exact: true }).count()) > 0, 'its name');
    assert.equal(await page.getByText('Test Bot').count(), 0);
  });

  it('leaves nothing behind when it is killed', async () => {
    const started = childrenOf(hieno.pid);
    assert.equal(started.length, 3);
    await hieno.stop('SIGKILL');
    await waitFor(() => !started.some(isAlive), 'the end of the children', 20_000);
  });
});
