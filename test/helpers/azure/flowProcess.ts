import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { FlowError } from '../../../localAzure/providers/ml/flows/flowError.js';
import type { PythonRun } from '../../../localAzure/providers/ml/flows/runPython.js';
import { packageRoot } from '../../../src/packageRoot.js';

/** The local Azure's own runner, which is handed one order after the other: a start of Python costs more than a run. */
const program = `
import json, os, sys
sys.path[:0] = [sys.argv[1], os.getcwd()]
import runner
for line in sys.stdin:
    print(json.dumps(runner.run(json.loads(line)), default=str), flush=True)
`;

interface Reply {
  readonly output?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string; readonly traceback?: string };
}

/** Runs many orders of one flow in one Python, where `runPython` starts one for each. */
export class FlowProcess {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'flow-process-'));
  readonly #child: ChildProcess;
  readonly #replies: AsyncIterator<string>;

  constructor({ files, caFile }: Pick<PythonRun, 'files' | 'caFile'>) {
    for (const [name, content] of files) writeFileSync(path.join(this.#folder, name), content);
    const runner = path.join(packageRoot, 'localAzure/providers/ml/flows/python');
    const child = spawn('python3', ['-I', '-B', '-c', program, runner], {
      cwd: this.#folder,
      env: { PATH: process.env['PATH'], SSL_CERT_FILE: caFile },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.#replies = createInterface(child.stdout)[Symbol.asyncIterator]();
  }

  /** One at a time. Throws FlowError, as `runPython` does. */
  async run(order: PythonRun['order']): Promise<Readonly<Record<string, unknown>>> {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    const { value, done } = (await this.#replies.next()) as IteratorResult<string, undefined>;
    if (done === true) throw new Error('Python ended without an answer.');
    const { output, error } = JSON.parse(value) as Reply;
    if (error !== undefined) throw new FlowError(error.code, error.message, error.traceback);
    return output ?? {};
  }

  stop(): void {
    this.#child.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
