import { AppError } from '../../errors/appError.js';
import { advice, command, type NextStep } from '../../errors/nextStep.js';
import { AzureFailure, isStatus } from '../arm/azureError.js';
import type { AssociatedResources } from '../resources/associatedResources.js';
import type { FileShares } from '../storage/fileShare.js';
import { flowFile, flowFiles } from './flowFiles.js';
import type { FlowService } from './flowService.js';
import type { FoundryWorkspace } from './foundry.js';
import type { Principal } from '../arm/principal.js';
import type { ChatTurn, Product, Publisher } from './publisher.js';

/** azure-ai-docs, prompt-flow-migration-overview: no new features since 20 April 2026, read-only a year later. */
const product: Product = {
  name: 'Prompt flow',
  outlook:
    'Microsoft retires Prompt flow on 20 April 2027; it is read-only from then on, and Microsoft Agent Framework takes its place.',
  guide:
    'https://learn.microsoft.com/azure/machine-learning/prompt-flow/migrate-prompt-flow-to-agent-framework',
};

interface Services {
  readonly associatedResources: AssociatedResources;
  readonly files: FileShares;
  readonly flows: FlowService;
  readonly principal: () => Promise<Principal>;
}

/** The chat as a flow of Prompt flow, its files in the project's share and its answers from the flow service's test runs. */
export function createPromptFlow({ associatedResources, files, flows, principal }: Services): Publisher {
  /** Where a service principal's files are, who has no name to call the folder by. */
  const folderOf = async (name: string): Promise<string> =>
    `Users/${(await principal()).objectId}/promptflow/${name}`;

  async function shareOf({ id, storageAccountId }: FoundryWorkspace) {
    const [endpoint, share] = await Promise.all([
      associatedResources.fileEndpoint(storageAccountId),
      files.workingDirectory(id),
    ]);
    if (endpoint !== undefined) return { endpoint, share };
    throw new AppError({
      reason: 'no_workspace',
      sentence: 'The storage account of the project is gone, and its files with it.',
      next: command('provision'),
    });
  }

  return {
    product,
    async files(project, name, connection) {
      const folder = await folderOf(name);
      const { endpoint, share } = await shareOf(project);
      const wanted = Object.entries(flowFiles(connection));
      const found = await Promise.all(
        wanted.map(([file]) => files.read(endpoint, share, `${folder}/${file}`)),
      );
      const isSame = wanted.every(([, content], index) => found[index]?.equals(content) === true);
      const isAbsent = found.every((content) => content === undefined);
      return { path: `${folder}/${flowFile}`, state: isSame ? 'same' : isAbsent ? 'absent' : 'different' };
    },
    async writeFiles(project, name, connection) {
      const { endpoint, share } = await shareOf(project);
      await files.upload(endpoint, share, await folderOf(name), flowFiles(connection));
    },
    async find(project, name) {
      const found = await flows.find(project, name);
      return found && { ...found, url: found.studioUrl };
    },
    async publish(project, { name, path, tags }) {
      const found = await flows.find(project, name);
      const fix = advice`Mend the files in deploymentTemplates/promptFlow, or put them back, then ${command('promptflow')}.`;
      if (found !== undefined && found.path !== path)
        await accepted(flows.move(project, found.id, path), fix);
      const description = 'Chat with the fine-tuned model, made by Hieno.';
      const flow = found ?? (await accepted(flows.create(project, { name, description, path, tags }), fix));
      return { ...flow, path, url: flow.studioUrl };
    },
    async ask(project, { id }, { id: runId, text, history, opening }) {
      const run = await flows.run(project, id, runId);
      if (run?.state === 'failed') throw run.error;
      if (run?.state === 'done') return { state: 'answered', answer: answerIn(run.outputs) };
      if (run !== undefined) return { state: 'answering' };
      if (opening === undefined) {
        const begun = await flows.beginSession(project, id);
        if (begun !== undefined) return { state: 'opening', opening: begun };
      } else if (!(await flows.isSessionReady(opening))) return { state: 'opening', opening };
      const inputs = { input_data: text, chat_history: history.map(turn) };
      await accepted(flows.submit(project, id, runId, inputs), command('promptflow'));
      return { state: 'answering' };
    },
  };
}

/** What the flow service finds wrong with a flow, in a sentence of ours around its own. */
async function accepted<T>(call: Promise<T>, next: NextStep): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof AzureFailure) || !isStatus(error, 400)) throw error;
    const said = error.fault.messages.at(-1) ?? 'it does not say why.';
    throw new AppError({
      reason: 'flow_failed',
      sentence: `Prompt flow does not take the flow: ${said}`,
      next,
    });
  }
}

/** A turn as Prompt flow's chat history has it: by the names of the flow's own input and output. */
const turn = ({ user, assistant }: ChatTurn) => ({
  inputs: { input_data: user },
  outputs: { answer: assistant },
});

function answerIn(outputs: Readonly<Record<string, unknown>>): string {
  const answer = outputs['answer'] ?? Object.values(outputs).find((value) => typeof value === 'string');
  if (typeof answer === 'string' && answer.trim() !== '') return answer.trim();
  throw new AppError({
    reason: 'flow_failed',
    sentence: 'The flow ran, but it gave no answer: somebody may have changed its outputs.',
    next: command('promptflow'),
  });
}
