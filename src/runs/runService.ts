import { randomUUID } from 'node:crypto';
import { defined } from '../defined.js';
import { AppError } from '../errors/appError.js';
import { advice } from '../errors/nextStep.js';
import type { Problem } from '../stages/planLine.js';
import { shownInputs } from '../stages/shownInputs.js';
import { stageNamed } from '../stages/stages.js';
import type { AuditEntry, AuditTrail } from '../store/auditTrail.js';
import type { CancelRequests } from '../store/cancelRequests.js';
import type { EnvironmentLock } from '../store/environmentLock.js';
import type { ProposalRecord, ProposalRecords } from '../store/proposalRecords.js';
import type { RunRecords } from '../store/runRecords.js';
import type { Engine } from './engine.js';
import { lockedProblem } from './lockedProblem.js';
import type { Plan } from './plan.js';
import {
  answeredMeanwhile,
  changed,
  elsewhere,
  endedAlready,
  expired,
  gone,
  movedOn,
  noRun,
  nothingLeft,
  notYours,
  overtaken,
  replaced,
  underWay,
  used,
  withdrawn,
} from './refusals.js';
import type { RunInputs } from '../stages/inputs.js';
import { isEnded, type Person, type Place, type Run } from './run.js';
import { runIdOf } from './runId.js';
import { locksEnvironment, stagesOf, type DefinitionOf } from './runDefinition.js';
import type { RunKind } from './runKind.js';
import { nextRecord, toRecord } from './runRecord.js';
import type { Confirm, Confirmation, Proposal, Runs } from './runs.js';
import { mapped } from '../store/paged.js';
import { reopened } from './transitions.js';

export interface RunServiceDeps {
  readonly runs: RunRecords<Run>;
  readonly proposals: ProposalRecords<Offered>;
  readonly audit: AuditTrail;
  readonly cancelRequests: CancelRequests;
  readonly definitionOf: DefinitionOf;
  readonly engine: Pick<Engine, 'enqueue'>;
  /** What a run locks: nobody else changes this environment meanwhile. */
  readonly environment: string;
  readonly now: () => number;
}

interface Offered {
  readonly plan: Plan;
  readonly person: Person;
  /** What was asked for; plans from before have pinned inputs only. */
  readonly asked?: RunInputs;
}

/** Long enough to read a plan and ask a colleague; short enough that prices and quota still hold. */
const offerMs = 15 * 60 * 1000;

export function createRuns(deps: RunServiceDeps): Runs {
  const { runs, proposals, audit, cancelRequests, definitionOf, engine, environment, now } = deps;

  async function start(request: Confirm, offered: ProposalRecord<Offered>): Promise<Confirmation> {
    const { person, place, activityId, typed } = request;
    const { plan } = offered.record;
    const id = runIdOf(place.channelId, place.conversationId, activityId);
    const run = newRun(id, plan.kind, plan.inputs, person, place);
    const detail = {
      kind: plan.kind,
      inputs: shownInputs(plan.inputs),
      ...defined({ typed }),
    };
    const audited = entry(person, 'run.confirmed', detail, id);
    const result = await runs.start(
      toRecord(run, environment),
      { id: offered.id, asOf: offered.asOf, locks: locksEnvironment(definitionOf, plan.kind) },
      audited,
      engine.enqueue(id),
    );
    switch (result.kind) {
      case 'started':
        return { kind: 'started', run };
      case 'exists':
        return already(id);
      case 'proposal_gone':
        return refusedAgain(offered.id);
      case 'locked':
        return refused(await locked(result));
      case 'overtaken':
        return makeWay(offered);
    }
  }

  /** Of two presses one gets the new plan. */
  async function makeWay({ id, record: { plan, asked } }: ProposalRecord<Offered>): Promise<Confirmation> {
    if (!(await proposals.close(id, 'overtaken'))) return refusedAgain(id);
    const since = (await runs.recent(5, { environment })).find(({ kind }) => kind !== 'preparation');
    return { kind: 'overtaken', problem: overtaken(since?.record), asked: asked ?? plan.inputs };
  }

  /** By either side of the clock: one that was put back does not make a plan younger. */
  const isOld = ({ createdAt, expiresAt }: ProposalRecord<Offered>): boolean =>
    expiresAt <= now() || createdAt - offerMs > now();

  const shown = ({ id, record: { plan, person }, expiresAt }: ProposalRecord<Offered>): Proposal => ({
    id,
    plan,
    person,
    expiresAt,
  });

  const newRun = (id: string, kind: RunKind, inputs: RunInputs, requester: Person, place: Place): Run => ({
    id,
    kind,
    inputs,
    status: 'queued',
    requester,
    place,
    stages: stagesOf(definitionOf, kind, inputs).map((name) => ({
      name,
      title: stageNamed(name).title,
      status: 'waiting',
    })),
    facts: {},
    createdAt: now(),
    version: 1,
  });

  const locked = async (lock: EnvironmentLock): Promise<Problem> =>
    lockedProblem(lock, (await runs.get(lock.runId))?.record, now());

  const entry = (
    person: Person,
    action: string,
    detail: AuditEntry['detail'],
    runId?: string,
  ): AuditEntry => ({
    at: now(),
    personId: person.id,
    personName: person.name,
    action,
    detail,
    ...defined({ runId }),
  });

  async function already(runId: string): Promise<Confirmation> {
    const run = (await runs.get(runId))?.record;
    return run === undefined ? refused(gone) : { kind: 'already', run };
  }

  /** Somebody was faster between our look and our act. */
  async function refusedAgain(proposalId: string): Promise<Confirmation> {
    return refused(closedProblem(await proposals.get(proposalId)) ?? gone);
  }

  /** Why a plan that is not open any more can be neither confirmed nor withdrawn. */
  function closedProblem(offered: ProposalRecord<Offered> | undefined): Problem | undefined {
    if (offered?.runId !== undefined) return used(offered.runId);
    switch (offered?.status) {
      case 'withdrawn':
        return withdrawn;
      case 'expired':
        return expired;
      case 'overtaken':
        return replaced;
      case 'changed':
        return changed;
      default:
        return undefined;
    }
  }

  return {
    changes: () => runs.changes(environment),

    async offer(plan, person, place, { asked, asOf, replaces }): Promise<Proposal> {
      const id = randomUUID();
      const createdAt = now();
      const expiresAt = createdAt + offerMs;
      const proposal = {
        id,
        personId: person.id,
        conversationId: place.conversationId,
        createdAt,
        expiresAt,
        status: 'open',
        asOf,
        record: { plan, person, asked },
      } as const;
      if (replaces === undefined) await proposals.insert(proposal);
      else if (!(await proposals.insertInPlace(proposal, replaces))) throw new AppError(answeredMeanwhile);
      await audit.append(
        entry(person, 'plan.offered', {
          kind: plan.kind,
          inputs: shownInputs(plan.inputs),
          proposal: id,
          ...defined({ replaces }),
        }),
      );
      return { id, plan, person, expiresAt };
    },

    async changeable(proposalId, person) {
      const offered = await proposals.get(proposalId);
      if (offered === undefined) return gone;
      if (offered.personId !== person.id) return notYours(offered.record.person);
      const closed = offered.status === 'expired' ? undefined : closedProblem(offered);
      if (closed !== undefined) return closed;
      const { plan, asked } = offered.record;
      return { plan, asked: asked ?? plan.inputs, proposal: shown(offered) };
    },

    async prepare({ kind, inputs }, person, place, { activityId, replaces }) {
      const id = runIdOf(place.channelId, place.conversationId, activityId);
      const run: Run = {
        ...newRun(id, 'preparation', inputs, person, place),
        preparesFor: kind,
        ...defined({ replaces }),
      };
      const audited = entry(person, 'run.preparing', { kind, inputs: shownInputs(inputs) }, id);
      await runs.begin(toRecord(run, environment), audited, engine.enqueue(id));
    },

    async openProposal(person, place) {
      const found = await proposals.newestOpen(person.id, place.conversationId, now());
      return found === undefined ? undefined : shown(found);
    },

    async proposalBefore(message, person, place) {
      const found = await proposals.newestOpen(person.id, place.conversationId, now(), message);
      return found === undefined ? undefined : shown(found);
    },

    awaitWords: (proposalId, message) => proposals.unfollow(proposalId, message),

    async confirm(request): Promise<Confirmation> {
      const offered = await proposals.get(request.proposalId);
      if (offered === undefined) return refused(gone);
      if (offered.personId !== request.person.id) return refused(notYours(offered.record.person));
      if (offered.runId !== undefined) {
        const { place, activityId } = request;
        const isRedelivery = offered.runId === runIdOf(place.channelId, place.conversationId, activityId);
        return isRedelivery ? already(offered.runId) : refused(used(offered.runId));
      }
      if (offered.status === 'open' && isOld(offered)) {
        await proposals.close(offered.id, 'expired');
        return refused(expired);
      }
      const closed = closedProblem(offered);
      if (closed !== undefined) return refused(closed);
      const { typedConfirmation } = offered.record.plan;
      if (typedConfirmation !== undefined && request.typed?.trim() !== typedConfirmation)
        return refused({
          reason: 'bad_argument',
          sentence: `To confirm, type ${typedConfirmation} exactly as it stands.`,
          next: advice`Nothing was done.`,
        });
      return start(request, offered);
    },

    async withdraw(proposalId, person): Promise<Problem | undefined> {
      const offered = await proposals.get(proposalId);
      if (offered === undefined) return gone;
      if (offered.personId !== person.id) return notYours(offered.record.person);
      if (offered.runId !== undefined) return used(offered.runId);
      if (await proposals.close(proposalId, 'withdrawn')) {
        await audit.append(
          entry(person, 'plan.withdrawn', { kind: offered.record.plan.kind, proposal: proposalId }),
        );
        return undefined;
      }
      // Somebody was faster: the same person, confirming on another device. What is closed otherwise need not be again.
      const { runId } = (await proposals.get(proposalId)) ?? {};
      return runId === undefined ? undefined : used(runId);
    },

    async cancel(runId, person): Promise<Problem | undefined> {
      const run = (await runs.get(runId))?.record;
      if (run === undefined) return noRun;
      if (isEnded(run)) return endedAlready(run);
      await cancelRequests.put(runId, { personId: person.id, personName: person.name, at: now() });
      await audit.append(entry(person, 'run.cancelled', { kind: run.kind }, runId));
      return undefined;
    },

    async retry({ runId, person, from }): Promise<Problem | undefined> {
      const found = await runs.get(runId);
      if (found === undefined) return noRun;
      const run = found.record;
      if (found.environment !== environment) return elsewhere(run);
      if ('version' in from && from.version !== run.version) return movedOn(run);
      if (!isEnded(run)) return underWay(run);
      if (run.status === 'succeeded') return nothingLeft(run);
      const place = 'place' in from ? { place: from.place, requester: person } : {};
      const again = { ...reopened(run, stageNamed), ...place };
      const result = await runs.reopen(
        nextRecord(again, environment),
        { at: now(), newCard: 'place' in from, locks: locksEnvironment(definitionOf, run.kind) },
        entry(person, 'run.retried', { kind: run.kind, attempt: again.attempt }, runId),
        engine.enqueue(runId),
      );
      if (result.kind === 'locked') return locked(result);
      return result.kind === 'moved_on' ? movedOn(run) : undefined;
    },

    async get(id) {
      return (await runs.get(id))?.record;
    },
    async recent(limit, ...statuses) {
      const query = { environment, ...(statuses.length === 0 ? {} : { statuses }) };
      return (await runs.recent(limit, query)).map(({ record }) => record);
    },
    all: mapped(runs.all(environment), ({ record }) => record),
  };
}

const refused = (problem: Problem): Confirmation => ({ kind: 'refused', problem });
