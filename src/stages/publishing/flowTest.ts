import { AppError } from '../../errors/appError.js';
import { command } from '../../errors/nextStep.js';
import { questionFor } from '../serving/questionFor.js';
import { requireProject } from './foundryWorkspace.js';
import { chatName } from './publishedNames.js';
import { shortAnswer } from '../serving/readiness.js';
import type { Stage, StageContext, StageStep } from '../stage.js';

/** One question to the chat as it is published, from its files to the endpoint and back. */
export const flowTest: Stage = {
  name: 'flowTest',
  title: 'Flow test',
  needs: ['flow'],
  forgets: ['flowOpening'],

  async plan() {
    // The flow's line says it.
    return { lines: [] };
  },

  async advance({ azure, settings, facts, runId, attempt }: StageContext): Promise<StageStep> {
    if (facts.firstQuestion === undefined)
      return { kind: 'decided', facts: { firstQuestion: await questionFor(azure, settings) } };
    const { publisher } = azure;
    const project = await requireProject(azure, settings);
    const chat = await publisher.find(project, chatName(settings));
    if (chat === undefined)
      throw new AppError({
        reason: 'flow_missing',
        sentence: 'The flow is gone.',
        next: command('promptflow'),
      });
    const step = await publisher.ask(project, chat, {
      id: `hieno-${runId}-${attempt}`,
      text: facts.firstQuestion,
      history: [],
      opening: facts.flowOpening,
    });
    switch (step.state) {
      case 'opening':
        return {
          kind: 'wait',
          note: 'Starting the compute session',
          facts: { flowOpening: step.opening },
        };
      case 'answering':
        return { kind: 'wait', note: 'Running the flow' };
      case 'answered':
        return { kind: 'done', note: 'It answers', facts: { flowAnswer: shortAnswer(step.answer) } };
    }
  },
};
