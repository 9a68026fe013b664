import { AppError } from '../../errors/appError.js';
import { advice, command } from '../../errors/nextStep.js';
import { requireProject } from './foundryWorkspace.js';
import { chatName, connectionName } from './publishedNames.js';
import { spreadingMs } from '../spreadingMs.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

const actions = { absent: 'create', different: 'change', same: 'reuse' } as const;

/** The files of the chat in the project's share, with our connection's name in them. */
export const flowFiles: Stage = {
  name: 'flowFiles',
  title: 'Flow files',
  needs: ['connection'],

  async plan({ azure, settings }: PlanContext) {
    const line = { what: 'Flow files', detail: "in the project's file share" };
    const project = await azure.foundry.get(settings.project);
    if (project?.kind !== 'Project' || project.state !== 'Succeeded')
      return { lines: [{ action: 'create', ...line }] };
    const found = await azure.publisher
      .files(project, chatName(settings), connectionName(settings))
      // A share that does not let the bot in yet is the stage's business, not the plan's.
      .catch(() => undefined);
    const state = found?.state ?? 'absent';
    const changed = 'what is there differs, and is written over';
    return {
      lines: [{ action: actions[state], ...line, ...(state === 'different' ? { detail: changed } : {}) }],
    };
  },

  async advance({ azure, settings, now, startedAt }: StageContext): Promise<StageStep> {
    const project = await requireProject(azure, settings);
    const [name, connection] = [chatName(settings), connectionName(settings)];
    try {
      const { path, state } = await azure.publisher.files(project, name, connection);
      if (state !== 'same') await azure.publisher.writeFiles(project, name, connection);
      return { kind: 'done', note: state === 'same' ? 'As they were' : 'Written', facts: { flowPath: path } };
    } catch (error) {
      if (!(error instanceof AppError) || error.reason !== 'forbidden') throw error;
      if (now() - startedAt > spreadingMs)
        throw new AppError({
          reason: 'roles_missing',
          sentence: "The bot may not write to the project's file share.",
          next: advice`Run ${command('provision')} to give it the role Storage File Data Privileged Contributor, wait some minutes, then try again.`,
          details: [error.sentence],
        });
      return { kind: 'wait', note: 'Waiting for the role on the file share to spread' };
    }
  },
};
