/** Whether a next step is a command to type, such as `/deploy base=yes`, rather than a sentence. */
export const isCommandStep = (step: string): boolean => step.startsWith('/') && !step.endsWith('.');
