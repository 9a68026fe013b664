import type { Command } from '../command.js';
import { questionArgument } from '../sharedArguments.js';

export const promptflowAskCommand = {
  name: 'promptflow ask',
  group: 'talk',
  label: 'Ask the flow',
  summary: 'Ask the published flow instead of the endpoint, with this conversation in mind.',
  arguments: [
    {
      ...questionArgument,
      summary: 'What to ask.',
      example: '/promptflow ask Can I cancel a fine-tune that is clearly going wrong?',
    },
  ],
  examples: ['/promptflow ask Can I cancel a fine-tune that is clearly going wrong?'],
  role: 'everyone',
  effect: 'reads',
  needs: 'a published flow (/promptflow)',
} as const satisfies Command;
