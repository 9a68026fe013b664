import type { ErrorDetail } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import type { Running } from '../../../core/provider.js';
import { storageOf } from '../../storage/storage.js';
import { readBlob } from '../assets/locate.js';
import type { BlobLocation } from '../documents/blobLocation.js';
import { commandLog, runFolder } from '../documents/runFolder.js';
import { outputLocation, type CommandInput, type CommandJob } from '../documents/jobDoc.js';
import { workspaceAbove } from '../inWorkspace.js';
import { commandEnvironment } from './commandEnvironment.js';
import { runCommand, type CommandEnd, type CommandRun, type Files } from './runCommand.js';

const longestLog = 4 * 1024 * 1024;

interface UnderWay {
  readonly ending: AbortController;
  log: string;
}

/** The commands that run at the moment; they end with this process. */
export class Commands implements Running {
  private readonly running = new Map<string, UnderWay>();
  private readonly all = new Set<Promise<void>>();

  constructor(private readonly service: Service) {}

  /** Begins it; `ended` hears of its end, unless `end` or `stop` came first. */
  begin(job: CommandJob, ended: (error: ErrorDetail | undefined) => void): void {
    const underWay: UnderWay = { ending: new AbortController(), log: '' };
    this.running.set(job.id, underWay);
    const { signal } = underWay.ending;
    const doing = execute(this.service, job, underWay)
      .catch((error: unknown): ErrorDetail => {
        console.error('local Azure: a command could not be run', error);
        return { code: 'SystemError', message: 'The service met an internal error.' };
      })
      .then((error) => {
        this.running.delete(job.id);
        if (!signal.aborted) ended(error);
      })
      .finally(() => this.all.delete(doing));
    this.all.add(doing);
  }

  /** What it has written by now; undefined when it does not run. */
  log(jobId: string): string | undefined {
    return this.running.get(jobId)?.log;
  }

  end(jobId: string): void {
    this.running.get(jobId)?.ending.abort();
  }

  async stop(): Promise<void> {
    for (const { ending } of this.running.values()) ending.abort();
    await Promise.all(this.all);
  }
}

async function execute(
  service: Service,
  job: CommandJob,
  underWay: UnderWay,
): Promise<ErrorDetail | undefined> {
  const workspace = workspaceAbove(service, job.id);
  if (!workspace) return undefined;
  const { signal } = underWay.ending;
  const { command, code, inputs, timeoutMs } = job.commandOrder;
  const found = new Map<string, CommandRun['inputs'][string]>();
  for (const [name, input] of Object.entries(inputs)) {
    const value = await inputOf(service, input);
    if (value === undefined)
      return userError(
        `The input '${name}' was not found at '${'location' in input ? input.location.path : ''}'.`,
      );
    found.set(name, value);
  }
  const timeOut = new AbortController();
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => timeOut.abort(), service.clock.scaled(timeoutMs));
  const end = await runCommand({
    command,
    code: code ? await filesBelow(service, code) : new Map(),
    inputs: Object.fromEntries(found),
    outputs: Object.keys(job.outputs),
    environment: commandEnvironment(service, workspace, job),
    caFile: service.certificate.caFile,
    signal: AbortSignal.any([signal, timeOut.signal]),
    log(text) {
      if (underWay.log.length < longestLog) underWay.log += text;
    },
  }).finally(() => clearTimeout(timer));
  // A run that was cancelled keeps what it has written, too.
  await keep(service, job, end, underWay.log);
  if (timeOut.signal.aborted) return userError(`The job has reached its time limit.`, 'JobTimeLimitReached');
  if (end.exitCode === 0) return undefined;
  return userError(
    end.exitCode === undefined
      ? `The command could not be run to its end. ${end.why ?? ''}`.trim()
      : `Execution failed. User process 'bash' exited with status code ${end.exitCode}. ` +
          'Please check log file user_logs/std_log.txt for error details.',
    end.exitCode === undefined ? 'ExecutionFailed' : 'NonZeroExitCode',
  );
}

async function keep(service: Service, job: CommandJob, end: CommandEnd, log: string): Promise<void> {
  // It may be gone by now, and its storage with it.
  const workspace = workspaceAbove(service, job.id);
  if (!workspace) return;
  const storage = storageOf(service);
  const run = runFolder(workspace, job.name);
  await storage.createContainer(run.account, run.container);
  const upload = async (at: BlobLocation, files: Files): Promise<void> => {
    for (const [name, content] of files)
      await storage.upload(at.account, at.container, `${at.path}/${name}`, content);
  };
  await upload(run, new Map([[commandLog, Buffer.from(log)]]));
  await upload({ ...run, path: `${run.path}/outputs` }, end.artifacts);
  for (const [name, files] of end.outputs) await upload(outputLocation(workspace, job.name, name), files);
}

async function inputOf(
  service: Service,
  input: CommandInput,
): Promise<CommandRun['inputs'][string] | undefined> {
  if (input.kind === 'text') return input.value;
  const { kind, location } = input;
  if (kind === 'folder') {
    const files = await filesBelow(service, location);
    return files.size === 0 ? undefined : { kind, files };
  }
  const content = await readBlob(service, location);
  const name = location.path.split('/').at(-1) ?? 'file';
  return content && { kind, files: new Map([[name, content]]) };
}

async function filesBelow(service: Service, { account, container, path }: BlobLocation): Promise<Files> {
  const storage = storageOf(service);
  const files = new Map<string, Buffer>();
  const prefix = path === '' ? '' : `${path}/`;
  for (const name of await storage.list(account, container, prefix))
    files.set(name.slice(prefix.length), await storage.download(account, container, name));
  return files;
}

function userError(message: string, code = 'InputNotFound'): ErrorDetail {
  return { code: 'UserError', message, details: [{ code, message }] };
}
