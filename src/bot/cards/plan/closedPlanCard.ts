import type { CommandKind } from '../../../runs/runKind.js';
import { card, type Card } from '../card.js';
import { text, title } from '../elements.js';
import { kindTitle } from '../kindTitle.js';
import { planNextButtons, type PlanNext } from './planNext.js';

/** The plan card of a plan that is no longer known: only what became of it. */
export const closedPlanCard = (kind: CommandKind, note: string, next?: PlanNext): Card =>
  card([title(`Plan: ${kindTitle(kind)}`), text(note, { weight: 'Bolder' })], planNextButtons(next));
