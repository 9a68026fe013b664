import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface ChildOptions {
  /** What people call it. */
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it says on standard error goes there. */
  readonly logFile: string;
}

/** One process of the local mode. It ends when its standard input closes, so it cannot outlive the launcher. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** The first line on standard output that `read` understands; rejects when the process ends before it. */
  line<T>(read: (line: string) => T | undefined): Promise<T>;
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** Longer than the children give themselves to stop. */
const patienceMs = 12_000;

export function startChild({ name, script, args = [], env, logFile }: ChildOptions): Child {
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: 'w', mode: 0o600 });
  const process_ = spawn(process.execPath, [script, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env,
    // A group of its own: Ctrl-C reaches the launcher alone, which stops its children in order.
    detached: true,
  });
  process_.stdin.on('error', () => {});
  process_.stderr.pipe(log, { end: false });
  const ended = new Promise<number | null>((resolve) => process_.once('exit', (code) => resolve(code)));
  const lines = createInterface({ input: process_.stdout });
  return {
    name,
    pid: process_.pid ?? 0,
    logFile,
    ended,
    line: (read) =>
      new Promise((resolve, reject) => {
        const look = (line: string) => {
          const found = read(line);
          if (found === undefined) return;
          lines.off('line', look);
          resolve(found);
        };
        lines.on('line', look);
        void ended.then((code) => reject(new Error(endedEarly(name, code, logFile))));
      }),
    stop: () => stop(process_, ended),
  };
}

async function stop(process_: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (process_.exitCode !== null || process_.signalCode !== null) return;
  process_.kill('SIGTERM');
  const timer = setTimeout(() => process_.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(timer);
}

function endedEarly(name: string, code: number | null, logFile: string): string {
  const said = readFileSync(logFile, 'utf8').trim().split('\n').slice(-12).join('\n');
  return `${name} ended before it was ready (exit code ${code ?? 'none'}).\n${said}`;
}
