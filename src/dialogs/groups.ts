/** What people come for, in the order in which help shows it: the first step first. */
export const groups = {
  begin: 'Start',
  talk: 'Ask the model',
  look: 'See how it stands',
  steps: 'Do one step alone',
  serve: 'Change who answers',
  stop: 'Stop, go on, clean up',
} as const;

export type Group = keyof typeof groups;
