import type { Run } from '../../runs/run.js';
import type { Runs } from '../../runs/runs.js';
import { shownInputs } from '../../stages/shownInputs.js';
import { asTyped } from '../commands/asTyped.js';
import { inChat } from '../commands/inChat.js';
import { isoTime, tableOf, type Table } from './table.js';

/** The runs that are kept: who asked for what, how it went, and how long it took. */
export const runsTable = ({ all }: Pick<Runs, 'all'>): Table =>
  tableOf(all, {
    run: ({ id }) => id,
    command: ({ kind, inputs }) => (kind === 'preparation' ? kind : asTyped(kind, shownInputs(inputs))),
    status: ({ status }) => status,
    asked: ({ createdAt }) => isoTime(createdAt),
    started: ({ startedAt }) => isoTime(startedAt),
    ended: ({ endedAt }) => isoTime(endedAt),
    seconds: secondsOf,
    person: ({ requester }) => requester.name,
    person_id: ({ requester }) => requester.id,
    attempt: ({ attempt }) => attempt ?? 1,
    reason: ({ ending }) => ending?.reason,
    ending: ({ ending }) => (ending === undefined ? undefined : inChat(ending.sentence)),
    next: ({ ending }) => (ending?.next === undefined ? undefined : inChat(ending.next)),
  });

const secondsOf = ({ createdAt, startedAt = createdAt, endedAt }: Run): number | undefined =>
  endedAt === undefined ? undefined : Math.round((endedAt - startedAt) / 1000);
