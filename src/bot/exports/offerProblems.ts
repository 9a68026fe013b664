import { advice, command, words, type NextStep } from '../../errors/nextStep.js';
import { duration } from '../../duration.js';
import type { Problem } from '../../stages/planLine.js';
import { exportCommand, type Exported } from './exported.js';

/** Asks for a file of one's own, or for a newer one. */
export const anew = (what: Exported): NextStep => command(exportCommand(what));

/** After what may go well in a while. */
export const againOrAnew = (what: Exported): NextStep =>
  advice`Press Accept again in some minutes, or ask anew with ${command(exportCommand(what))}.`;

export const unknownOffer = (what: Exported): Problem => ({
  reason: 'plan_expired',
  sentence: 'I know nothing of that file any more.',
  next: anew(what),
});

export const otherPersonsOffer = (what: Exported, whose: string): Problem => ({
  reason: 'not_yours',
  sentence: `That file was offered to ${whose}, and only they can have it.`,
  next: anew(what),
});

export const expiredOffer = (what: Exported, name: string, ms: number): Problem => ({
  reason: 'plan_expired',
  sentence: `${name} was offered more than ${duration(ms)} ago, which is too long ago.`,
  next: anew(what),
});

export const declinedOffer = (what: Exported, name: string): Problem => ({
  reason: 'plan_used',
  sentence: `${name} was declined, so it is in no OneDrive.`,
  next: anew(what),
});

export const givenOffer = (what: Exported, name: string, at: number): Problem => ({
  reason: 'plan_used',
  sentence: `${name} is in your OneDrive already, since ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
  next: anew(what),
});

export const noAddress = (what: Exported): Problem => ({
  reason: 'refused',
  sentence: 'The press came without an address to send the file to.',
  next: anew(what),
});

export const nothingToExport = (what: Exported): Problem => ({
  reason: 'nothing_to_do',
  sentence: `There is nothing to write down: ${what === 'runs' ? 'there has been no run.' : 'nobody has rated an answer or voted.'}`,
});

/** Where files are not taken. */
export const notHere = (what: Exported): Problem => ({
  reason: 'refused',
  sentence: words`I hand files over in personal chats of Teams only. Write ${command(exportCommand(what))} to me there.`,
});
