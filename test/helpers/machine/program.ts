import { spawn, type ChildProcess } from 'node:child_process';
import { packageRoot } from '../../../src/packageRoot.js';
import { waitFor } from './waitFor.js';

/** Whatever a failed test has left running ends with the tests. */
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A built program as a process of its own, as a person starts it. */
export class Program {
  output = '';
  exitCode: number | null | undefined;
  /** Epoch milliseconds. */
  readonly startedAt = Date.now();
  readonly #process: ChildProcess;

  constructor(
    script: string,
    environment: Readonly<Record<string, string>> = {},
    args: readonly string[] = [],
  ) {
    this.#process = spawn(process.execPath, [script, ...args], {
      cwd: packageRoot,
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (data: Buffer) => (this.output += data.toString()));
    running.add(this.#process);
    this.#process.once('exit', (code) => {
      this.exitCode = code;
      running.delete(this.#process);
      // Node only warns of it: here it fails the test that it falls into.
      if (this.output.includes('MaxListenersExceededWarning')) throw new Error(this.output);
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** The first line of its output that fits, now or later. */
  async line(pattern: RegExp, limitMs = 60_000): Promise<RegExpExecArray> {
    return waitFor(
      () => {
        const found = pattern.exec(this.output);
        if (found === null && this.exitCode !== undefined)
          throw new Error(`It ended with ${this.exitCode}:\n${this.output}`);
        return found ?? undefined;
      },
      `${pattern} in:\n${this.output}`,
      limitMs,
    );
  }

  async end(limitMs = 200_000): Promise<number | null> {
    return (await waitFor(() => this.exitCode !== undefined && { code: this.exitCode }, 'its end', limitMs))
      .code;
  }

  /** At once: in the very turn of the loop in which it is called. */
  kill(): boolean {
    return this.#process.kill('SIGKILL');
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    if (this.exitCode === undefined) this.#process.kill(signal);
    return this.end(30_000);
  }
}
