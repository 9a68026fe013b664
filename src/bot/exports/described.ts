import { thousands } from '../../thousands.js';
import type { Exported } from './exported.js';

const contents = {
  audit: 'What the admins did',
  runs: 'The runs',
  feedback: 'What people think of the answers, with their words where they agreed',
} as const satisfies Readonly<Record<Exported, string>>;

/** What is in a file, for whoever gets it. */
export const describe = (what: Exported, rows: number): string =>
  `${contents[what]}: ${thousands(rows)} ${rows === 1 ? 'row' : 'rows'}, the newest first.${
    what === 'feedback' ? ' Delete it when you have read it: /forget me does not reach it.' : ''
  }`;
