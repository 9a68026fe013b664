import { command, words, type Words } from '../errors/nextStep.js';
import type { Run } from './run.js';

/** A run as people speak of it: by its command and who gave it. */
export const whoseRun = ({ kind, requester }: Run): Words =>
  words`${kind === 'preparation' ? 'A preparation' : command(kind)} of ${requester.name}`;
