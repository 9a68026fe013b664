import { AppError } from '../appError.js';
import type { Azure } from '../azure/azure.js';
import type { Settings } from '../settings.js';
import { isUploaded } from './dataAsset.js';
import { firstQuestion } from './dataset.js';
import { keptDefaultData } from './preparedData.js';
import { requireProject } from './foundryWorkspace.js';
import { chatName } from './publishedNames.js';
import { anyQuestion, shortAnswer } from './readiness.js';
import type { Stage, StageContext, StageStep } from './stage.js';

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
      throw new AppError({ reason: 'flow_missing', sentence: 'The flow is gone.', next: '/promptflow' });
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

/** Of the sample data, where the model was trained on it: what else a model knows, nobody can tell. */
async function questionFor(azure: Azure, settings: Settings): Promise<string> {
  const prepared = await keptDefaultData(settings);
  if (prepared === undefined || !(await isUploaded(azure, prepared.hash))) return anyQuestion;
  return firstQuestion(prepared).firstQuestion ?? anyQuestion;
}
