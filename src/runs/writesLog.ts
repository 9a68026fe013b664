import { stageNamed } from '../stages/stages.js';
import type { Run } from './run.js';

/** Whether a run trains or deploys, which alone leaves a log in Azure. */
export const writesLog = ({ stages }: Pick<Run, 'stages'>): boolean =>
  stages.some(({ name }) => stageNamed(name).log !== undefined);
