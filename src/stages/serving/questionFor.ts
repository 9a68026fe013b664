import type { Azure } from '../../azure/azure.js';
import type { Settings } from '../../settings.js';
import { isUploaded } from '../data/dataAsset.js';
import { firstQuestion } from '../data/datasetStage.js';
import { keptDefaultData } from '../data/preparedData.js';

/** For a model whose training data nobody here has seen. */
export const anyQuestion = 'Say hello in one short sentence.';

/** A question for a model that another run has tuned: of the default data where that was trained on, else one that suits any. */
export async function questionFor(azure: Azure, settings: Settings): Promise<string> {
  const prepared = await keptDefaultData(settings);
  if (prepared === undefined || !(await isUploaded(azure, prepared.hash))) return anyQuestion;
  return firstQuestion(prepared).firstQuestion ?? anyQuestion;
}
