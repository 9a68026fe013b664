import type { Stage, StageContext, StageStep } from '../stage.js';
import { command, words } from '../../errors/nextStep.js';

/** The chat stops before what answers it goes away. */
export const unroute: Stage = {
  name: 'unroute',
  title: 'Chat',
  needs: ['preflight'],

  async plan() {
    return {
      lines: [
        { action: 'change', what: 'Chat', detail: words`nobody answers until the next ${command('deploy')}` },
      ],
    };
  },

  async advance({ routes }: StageContext): Promise<StageStep> {
    await routes.clear();
    return { kind: 'done', note: 'Closed' };
  },
};
