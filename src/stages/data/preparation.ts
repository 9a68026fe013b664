import { prepareReporting } from './prepareReporting.js';
import { thousands } from '../../thousands.js';
import type { Stage, StageContext, StageStep } from '../stage.js';

/** Fetches and checks the data that a plan is about. Goes on with what had been fetched when it is begun again. */
export const preparation: Stage = {
  name: 'preparation',
  title: 'Fetch and check',
  needs: [],

  async plan() {
    return { lines: [] };
  },

  async advance(context: StageContext): Promise<StageStep> {
    const { name, manifest } = await prepareReporting(context);
    const { train, test } = manifest;
    return {
      kind: 'done',
      note: `${thousands(train.rows)} conversations to train on, ${thousands(test.rows)} to validate with`,
      facts: { datasetName: name, trainRows: train.rows, validationRows: test.rows },
    };
  },

  async cancel() {
    return 'What was fetched is kept: the same command goes on with it.';
  },
};
