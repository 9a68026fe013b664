import { defined } from '../../defined.js';
import { requireProject } from './foundryWorkspace.js';
import { chatName } from './publishedNames.js';
import { requireFact } from '../requireFact.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';
import { ownTag } from '../provision/template.js';

/** The chat itself: found again by its name, so that no second one is made. */
export const flow: Stage = {
  name: 'flow',
  title: 'Flow',
  needs: ['flowFiles'],

  async plan({ azure, settings }: PlanContext) {
    const { publisher } = azure;
    const project = await azure.foundry.get(settings.project);
    const isReady = project?.kind === 'Project' && project.state === 'Succeeded';
    const found = isReady ? await publisher.find(project, chatName(settings)) : undefined;
    const what = `Flow ${chatName(settings)}`;
    return {
      lines: [
        {
          action: found === undefined ? 'create' : 'reuse',
          what,
          detail: `${publisher.product.name}; asked one question on a compute session, which costs while it runs`,
        },
      ],
      unpriced: ['the compute session that the flow is asked on'],
      notes: [publisher.product.outlook],
    };
  },

  async advance({ azure, settings, facts }: StageContext): Promise<StageStep> {
    const { publisher } = azure;
    const project = await requireProject(azure, settings);
    const { name, url } = await publisher.publish(project, {
      name: chatName(settings),
      path: requireFact(facts, 'flowPath'),
      tags: { [ownTag[0]]: ownTag[1] },
    });
    return {
      kind: 'done',
      note: name,
      facts: {
        flowName: name,
        ...defined({ flowUrl: url }),
        flowOutlook: publisher.product.outlook,
        flowGuideUrl: publisher.product.guide,
      },
    };
  },
};
