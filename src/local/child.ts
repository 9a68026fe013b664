import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { diskProblem } from '../errors/diskProblem.js';

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
/** Characters of what a child said last. */
const keptWords = 8192;

export function startChild({ name, script, args = [], env, logFile }: ChildOptions): Child {
  const log = openLog(logFile);
  const process_ = spawn(process.execPath, [script, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env,
    // A group of its own: Ctrl-C reaches the launcher alone, which stops its children in order.
    detached: true,
  });
  process_.stdin.on('error', () => {});
  // Here too: on a full disk the file does not say why the child ended.
  let said = '';
  process_.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-keptWords);
    log(chunk);
  });
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
        void ended.then((code) => reject(new Error(endedEarly(name, code, said))));
      }),
    stop: () => stop(process_, ended),
  };
}

/**
 * Writes as it comes. What finds no room on the disk is left out: the child goes on, and its log does when there is room.
 *
 * @throws AppError when the file cannot be made
 */
function openLog(file: string): (chunk: Buffer) => void {
  const folder = path.dirname(file);
  try {
    mkdirSync(folder, { recursive: true });
    const handle = openSync(file, 'w', 0o600);
    return (chunk) => {
      try {
        writeSync(handle, chunk);
      } catch {
        // Nowhere to say it.
      }
    };
  } catch (error) {
    throw diskProblem(folder, error);
  }
}

async function stop(process_: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (process_.exitCode !== null || process_.signalCode !== null) return;
  process_.kill('SIGTERM');
  const timer = setTimeout(() => process_.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(timer);
}

function endedEarly(name: string, code: number | null, said: string): string {
  const last = said.trim().split('\n').slice(-12).join('\n');
  return `${name} ended before it was ready (exit code ${code ?? 'none'}).\n${last}`;
}
