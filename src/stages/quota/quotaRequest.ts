import { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { command, words, type Words } from '../../errors/nextStep.js';
import type { Azure } from '../../azure/azure.js';
import type { LimitName } from '../../azure/ml/quotaRequests.js';
import { isFamily, isRegionalTotal } from '../../azure/ml/quotaNames.js';
import { coresFor } from '../coresFor.js';
import type { Facts } from '../facts.js';
import { notOffered } from './quotaProblems.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

/** Asks Microsoft for the cores that are missing, and watches until every request is decided. */
export const quotaRequest: Stage = {
  name: 'quotaRequest',
  title: 'Quota',
  needs: ['preflight'],
  forgets: ['quotaRequests'],

  async plan({ inputs, ...context }: PlanContext) {
    const purpose = inputs.quotaFor ?? 'journey';
    const { location, needs, limits } = await coresFor(purpose, inputs.base === true, context);
    const short = limits.filter(({ missing }) => missing > 0);
    const unavailable = needs.filter(({ offered }) => offered === undefined);
    const totals = short.map(({ limit, usage, missing }) => ({
      name: limit === 'regional' ? regional : limit.family,
      now: usage?.limit ?? 0,
      // What is in use may be more than the limit allows by now: that counts, too.
      wanted: (usage?.limit ?? 0) + missing,
    }));
    return {
      // Pinned: what is shown is what a confirmation asks for.
      inputs: { limits: Object.fromEntries(totals.map(({ name, wanted }) => [name, wanted])) },
      lines: totals.map(({ name, now, wanted }) => ({
        action: 'change' as const,
        what: limitWords(name),
        detail: `from ${now} to ${wanted} cores in ${location}`,
      })),
      problems: [
        ...unavailable.map((need) => notOffered(need, location)),
        ...(totals.length === 0 && unavailable.length === 0
          ? [
              {
                reason: 'nothing_to_do' as const,
                sentence: words`There are enough cores for ${command(purpose)} in ${location}.`,
                next: command(purpose),
              },
            ]
          : []),
      ],
      notes: [
        'Microsoft decides, mostly within minutes. A higher limit costs nothing; only machines that run do.',
      ],
    };
  },

  async cancel({ facts }: StageContext): Promise<Words> {
    const sent = Object.values(facts.quotaRequests ?? {}).filter(({ uri }) => uri !== undefined);
    return sent.length === 0
      ? 'Nothing had been asked for.'
      : words`What was asked for stays with Microsoft, who may still grant it; ${command('quota')} shows the limits.`;
  },

  async advance({ azure, settings, inputs, facts }: StageContext): Promise<StageStep> {
    const limits = Object.entries(inputs.limits ?? {});
    const sent = facts.quotaRequests ?? {};
    const next = limits.find(([name]) => sent[name] === undefined);
    if (next !== undefined) {
      const [name, cores] = next;
      const uri = await send(azure, facts.location ?? settings.location, name, cores);
      const quotaRequests: Facts['quotaRequests'] = { ...sent, [name]: uri === undefined ? {} : { uri } };
      return {
        kind: 'wait',
        note: `Asking for ${cores} cores: ${limitWords(name)}`,
        facts: { quotaRequests },
      };
    }
    const waiting: string[] = [];
    for (const [name, cores] of limits) {
      const uri = sent[name]?.uri;
      if (uri === undefined) continue;
      const { outcome } = await azure.quotaRequests.get(uri);
      if (outcome instanceof AppError) throw refusedFor(name, cores, outcome);
      if (outcome === 'waiting') waiting.push(`${limitWords(name)}, ${cores} cores`);
    }
    if (waiting.length > 0) return { kind: 'wait', note: `Microsoft decides: ${waiting.join('; ')}` };
    const granted = limits.map(([name, cores]) => `${limitWords(name)}: ${cores} cores`);
    return { kind: 'done', note: granted.join('; ') };
  },
};

/** What the limit over all families is called in inputs and facts. */
const regional = 'regional';

export const limitWords = (name: string): string =>
  name === regional ? 'All dedicated cores of the region' : `Family ${name}`;

/** The address of a request for this total: of one under way, which a crash may have made us forget, or of a new one. */
async function send(
  azure: Azure,
  location: string,
  name: string,
  cores: number,
): Promise<string | undefined> {
  const fits = (other: string) => (name === regional ? isRegionalTotal(other) : isFamily(other, name));
  const under = (await azure.quotaRequests.list(location)).find(
    (one) => one.outcome === 'waiting' && one.cores === cores && fits(one.name),
  );
  if (under !== undefined) return under.uri;
  const limit: LimitName = name === regional ? 'regional' : { family: name };
  return (await azure.quotaRequests.request(location, limit, cores))?.uri;
}

const refusedFor = (name: string, cores: number, { reason, sentence, next, details }: AppError): AppError =>
  new AppError({
    reason,
    sentence: `${limitWords(name)}, ${cores} cores: ${sentence}`,
    details,
    ...defined({ next }),
  });
