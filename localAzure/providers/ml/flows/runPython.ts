import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { FlowError } from './flowError.js';
import type { FlowNode } from './nodeOrder.js';
import type { ToolConnection } from './visibleConnections.js';

const runnerFile = path.join(import.meta.dirname, 'python', 'runner.py');
/** Of real time: a model's answer takes up to 100 s. */
const longestSeconds = 120;
const longestAnswer = 1024 * 1024;
const longestLog = 64 * 1024;

/** Goes to Python on its standard input, because nobody else can read that. */
interface FlowOrder {
  readonly nodes: readonly FlowNode[];
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly connections: Readonly<Record<string, ToolConnection>>;
}

export interface PythonRun {
  readonly order: FlowOrder;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly environment: Readonly<Record<string, string>>;
  /** PEM that the flow's requests trust. */
  readonly caFile: string;
  readonly signal: AbortSignal;
}

const answer = z.object({
  output: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.string(), message: z.string(), traceback: z.string().optional() }).optional(),
});

/**
 * Runs the nodes of a flow with python3 in a folder of their own, which is gone afterwards: no shell, none of our
 * environment, limited time and output. Throws FlowError.
 *
 * @returns the flow's outputs
 */
export async function runPython(run: PythonRun): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'local-azure-flow-'));
  try {
    for (const [name, content] of run.files) {
      const at = path.join(folder, name);
      await mkdir(path.dirname(at), { recursive: true });
      await writeFile(at, content);
    }
    const { output, error } = read(await python(run, folder));
    if (error) throw new FlowError(error.code, error.message, error.traceback);
    return output ?? {};
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function python({ order, environment, caFile, signal }: PythonRun, cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // -I and -B: neither the environment nor the folder changes what Python is, and it leaves nothing behind.
    const child = spawn('python3', ['-I', '-B', runnerFile], {
      cwd,
      signal,
      timeout: longestSeconds * 1000,
      killSignal: 'SIGKILL',
      env: {
        ...environment,
        PATH: process.env['PATH'],
        HOME: cwd,
        SSL_CERT_FILE: caFile,
        REQUESTS_CA_BUNDLE: caFile,
      },
    });
    let said = '';
    let log = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.length <= longestAnswer) return;
      child.kill('SIGKILL');
      reject(
        new FlowError('ToolExecutionError', `The flow's answer is longer than ${longestAnswer} characters.`),
      );
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-longestLog)));
    child.once('error', (error: NodeJS.ErrnoException) => reject(unstarted(error)));
    child.once('close', (code) => {
      if (code === 0) return resolve(said);
      const why =
        code === null ? `it was ended, after ${longestSeconds} s at the latest` : `exit code ${code}`;
      reject(
        new FlowError('ProcessCrashError', `Python ended without an answer: ${why}. ${log.trim()}`.trim()),
      );
    });
    // A child that is gone already says so by `close`.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify({ ...order, seconds: longestSeconds }));
  });
}

function read(text: string): z.output<typeof answer> {
  try {
    return answer.parse(JSON.parse(text));
  } catch {
    throw new FlowError('ProcessCrashError', 'Python ended without an answer.');
  }
}

function unstarted(error: NodeJS.ErrnoException): FlowError {
  if (error.code === 'ENOENT')
    return new FlowError(
      'NotSupportedByLocalAzure',
      'The local Azure runs flows with python3, which is not on the PATH of this machine: install Python 3.8 or newer.',
    );
  return new FlowError('SystemError', `Python could not be started: ${error.code ?? error.message}.`);
}
