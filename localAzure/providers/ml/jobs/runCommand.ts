import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files by their path below a folder, with `/` between its parts. */
export type Files = ReadonlyMap<string, Buffer>;

export interface CommandRun {
  /** With `${{inputs.x}}` and `${{outputs.x}}` in it. */
  readonly command: string;
  readonly code: Files;
  readonly inputs: Readonly<
    Record<string, string | { readonly kind: 'file' | 'folder'; readonly files: Files }>
  >;
  readonly outputs: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** PEM that the command's requests trust. */
  readonly caFile: string;
  readonly signal: AbortSignal;
  log(text: string): void;
}

export interface CommandEnd {
  /** Absent: it was ended, or could not be started. */
  readonly exitCode?: number;
  readonly why?: string;
  /** What it wrote for each output, and below `outputs` of its working folder. */
  readonly outputs: ReadonlyMap<string, Files>;
  readonly artifacts: Files;
}

/**
 * What bash is told before the command: to end all of it when this process has gone, however it went, for then descriptor 3 closes;
 * and that python is python3 where there is that alone.
 */
const prelude =
  '{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 & disown; exec 3<&-\n' +
  'command -v python >/dev/null 2>&1 || python() { python3 "$@"; }\n';

/**
 * Runs a command by bash in a folder of its own, which holds its code and is gone afterwards: none of our environment. All that it
 * starts ends with it.
 */
export async function runCommand(run: CommandRun): Promise<CommandEnd> {
  const folder = await mkdtemp(path.join(tmpdir(), 'local-azure-command-'));
  try {
    const place = (...parts: string[]): string => path.join(folder, ...parts);
    const [code, home] = [place('code'), place('home')];
    await mkdir(home);
    await write(code, run.code);
    const values = new Map<string, string>();
    for (const [name, input] of Object.entries(run.inputs))
      values.set(`inputs.${name}`, await inputValue(place('inputs', name), input));
    for (const name of run.outputs) {
      await mkdir(place('outputs', name), { recursive: true });
      values.set(`outputs.${name}`, place('outputs', name));
    }
    const command = run.command.replace(
      /\$\{\{\s*(\w+\.\w+)\s*\}\}/g,
      (text, name: string) => values.get(name) ?? text,
    );
    const places = [...values].map(([name, value]) => [variableOf(name), value] as const);
    const end = await execute(run, command, code, {
      ...run.environment,
      ...Object.fromEntries(places),
      HOME: home,
    });
    const outputs = new Map<string, Files>();
    for (const name of run.outputs) outputs.set(name, await read(place('outputs', name)));
    return { ...end, outputs, artifacts: await read(path.join(code, 'outputs')) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As Azure ML names them: AZURE_ML_INPUT_data, AZURE_ML_OUTPUT_model. */
function variableOf(name: string): string {
  return `AZURE_ML_${name.replace(/^(input|output)s\./, (_, kind: string) => `${kind.toUpperCase()}_`)}`;
}

async function inputValue(at: string, input: CommandRun['inputs'][string]): Promise<string> {
  if (typeof input === 'string') return input;
  await write(at, input.files);
  const [only = ''] = input.files.keys();
  return input.kind === 'file' ? path.join(at, only) : at;
}

async function write(folder: string, files: Files): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) {
    const at = path.join(folder, name);
    // A blob may be called anything; a file stays in its folder.
    if (!at.startsWith(folder + path.sep)) continue;
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, content);
  }
}

async function read(folder: string): Promise<Files> {
  const files = new Map<string, Buffer>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((one) => one.isFile())) {
    const at = path.join(entry.parentPath, entry.name);
    files.set(path.relative(folder, at).split(path.sep).join('/'), await readFile(at));
  }
  return files;
}

function execute(
  run: CommandRun,
  command: string,
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<Pick<CommandEnd, 'exitCode' | 'why'>> {
  const { caFile, signal } = run;
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', prelude + command], {
      cwd,
      // A group of its own, so that all of it can be ended.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        SSL_CERT_FILE: caFile,
        REQUESTS_CA_BUNDLE: caFile,
        PYTHONUNBUFFERED: '1',
        ...environment,
      },
    });
    const endAll = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Gone already.
      }
    };
    signal.addEventListener('abort', endAll, { once: true });
    if (signal.aborted) endAll();
    for (const output of [child.stdout, child.stderr])
      output?.setEncoding('utf8').on('data', (text: string) => run.log(text));
    const done = (end: Pick<CommandEnd, 'exitCode' | 'why'>): void => {
      signal.removeEventListener('abort', endAll);
      endAll();
      resolve(end);
    };
    child.once('error', (error: NodeJS.ErrnoException) =>
      done({ why: error.code === 'ENOENT' ? 'bash is not on the PATH of this machine.' : error.message }),
    );
    // What a command leaves running in the background would keep its output open for ever.
    child.once('exit', endAll);
    child.once('close', (code, by) =>
      done(code === null ? { why: `It was ended by ${by}.` } : { exitCode: code }),
    );
  });
}
