import { setTimeout as delay } from 'node:timers/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { defined } from '../defined.js';
import { startChild, type Child } from './child.js';
import { writePlaygroundConfig } from './playgroundConfig.js';

/** The chat page, where its package is installed (a devDependency: its licence is for evaluation). */
export interface Playground {
  readonly url: string;
  readonly child: Child;
}

/** The bot works without its chat page: it must not wait for one for ever. */
const patienceMs = 30_000;

export interface PlaygroundOptions {
  readonly messagesUrl: string;
  readonly port: number;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export async function startPlayground(options: PlaygroundOptions): Promise<Playground | undefined> {
  const { messagesUrl, port, dataDir, environment } = options;
  const cli = findCli();
  if (cli === undefined) return undefined;
  const config = writePlaygroundConfig(dataDir, environment);
  const child = startChild({
    name: 'The chat page',
    script: path.join(import.meta.dirname, 'playgroundProcess.js'),
    args: [cli, '-e', messagesUrl, '-c', 'msteams', '-p', String(port), '--disable-telemetry'],
    env: {
      ...environment,
      TEAMSAPPTESTER_BROWSER: 'none',
      ...defined({ M365_AGENTS_PLAYGROUND_CONFIG_PATH: config }),
      M365_AGENTS_PLAYGROUND_LOGFILE: path.join(dataDir, 'logs/chat-page-detail.log'),
    },
    logFile: path.join(dataDir, 'logs/chat-page.log'),
  });
  // A busy port silently becomes another one: its own word counts.
  const real = await Promise.race([
    child.line((line) => /Listening on (\d+)/.exec(line)?.[1]),
    delay(patienceMs, undefined, { ref: false }),
  ]);
  if (real !== undefined) return { url: `http://localhost:${real}`, child };
  await child.stop();
  return undefined;
}

function findCli(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json');
    return path.join(path.dirname(manifest), 'cli.js');
  } catch {
    return undefined;
  }
}
