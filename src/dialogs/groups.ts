/** What people come for, in the order in which help shows it: the first step first. */
export const groups = {
  begin: 'Begin',
  steps: 'Step by step',
  talk: 'Talk with the model',
  serve: 'Who answers, and where',
  look: 'See how it stands',
  stop: 'Stop, go on, take away',
} as const;

export type Group = keyof typeof groups;
