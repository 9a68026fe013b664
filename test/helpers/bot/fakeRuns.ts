import type { Clock } from '../../../src/bot/clock.js';
import type { Plan, Planner } from '../../../src/runs/plan.js';
import type { Person, Place, Run, RunStatus } from '../../../src/runs/run.js';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { stagesOf } from '../../../src/runs/runDefinition.js';
import type { CommandKind } from '../../../src/runs/runKind.js';
import { AppError } from '../../../src/errors/appError.js';
import type {
  Changeable,
  Confirm,
  Confirmation,
  PlanOrigin,
  Proposal,
  Retry,
  RunObserver,
  Runs,
} from '../../../src/runs/runs.js';
import type { RunInputs } from '../../../src/stages/inputs.js';
import type { Problem } from '../../../src/stages/planLine.js';
import type { Arrival } from '../../../src/store/inbox/inbox.js';
import { command } from '../../../src/errors/nextStep.js';
import { listPaged } from './listPaged.js';

export const proposalLivesMs = 15 * 60_000;

/** Plans as the test says; otherwise one line and no problem, with a typed confirmation for a teardown. */
export class FakePlanner implements Planner {
  readonly planned: { readonly kind: CommandKind; readonly inputs: RunInputs }[] = [];
  make: (kind: CommandKind, inputs: RunInputs) => Plan | Promise<Plan> = (kind, inputs) => ({
    kind,
    inputs,
    lines: [
      { action: 'create', what: 'Workspace hieno-ws', hourly: { dollars: 3.67, when: 'while training' } },
    ],
    problems: [],
    ...(kind === 'teardown' ? { typedConfirmation: 'hieno-rg' } : {}),
  });

  async preflightProblems(): Promise<readonly Problem[]> {
    return [];
  }

  async plan(kind: CommandKind, inputs: RunInputs): Promise<Plan> {
    this.planned.push({ kind, inputs });
    return this.make(kind, inputs);
  }
}

interface Offer extends Proposal {
  readonly place: Place;
  readonly origin: PlanOrigin;
  state: 'open' | 'used' | 'withdrawn' | 'overtaken' | 'changed';
  followedBy?: string;
  activityId?: string;
}

/** Keeps the promises of the Runs interface in memory, with the test's clock. */
export class FakeRuns implements Runs {
  readonly offers: Offer[] = [];
  readonly runs = new Map<string, Run>();
  observer: RunObserver | undefined;

  constructor(private readonly clock: Clock) {}

  /** Rises when a test says that the environment has been changed. */
  changed = 0;

  async changes(): Promise<number> {
    return this.changed;
  }

  /** A message was taken up: as the store does it with its claim. */
  heard({ key: message, personId, conversationId }: Arrival): void {
    for (const offer of this.offers)
      if (offer.person.id === personId && offer.place.conversationId === conversationId)
        offer.followedBy ??= message;
  }

  async offer(plan: Plan, person: Person, place: Place, origin: PlanOrigin): Promise<Proposal> {
    const old = this.offers.find((offer) => offer.id === origin.replaces);
    if (old !== undefined && old.state !== 'open') throw new AppError(answered);
    if (old !== undefined) old.state = 'changed';
    const id = `p-${this.offers.length + 1}`;
    const offer: Offer = {
      id,
      plan,
      person,
      place,
      origin,
      expiresAt: this.clock.now() + proposalLivesMs,
      state: 'open',
    };
    this.offers.push(offer);
    return offer;
  }

  async changeable(proposalId: string, person: Person): Promise<Changeable | Problem> {
    const offer = this.offers.find(({ id }) => id === proposalId);
    if (offer === undefined) return expired;
    if (offer.person.id !== person.id)
      return { reason: 'not_yours', sentence: `Only ${offer.person.name} can confirm this plan.` };
    if (offer.state !== 'open') return answered;
    return { plan: offer.plan, asked: offer.origin.asked, proposal: offer };
  }

  readonly prepared: {
    readonly plan: Plan;
    readonly person: Person;
    readonly activityId: string;
    readonly replaces?: string;
  }[] = [];

  async prepare(
    plan: Plan,
    person: Person,
    _place: Place,
    origin: { readonly activityId: string; readonly replaces?: string },
  ): Promise<void> {
    this.prepared.push({ plan, person, ...origin });
  }

  readonly cancelled: { readonly runId: string; readonly person: Person }[] = [];

  async cancel(runId: string, person: Person): Promise<Problem | undefined> {
    const run = this.runs.get(runId);
    if (run === undefined)
      return { reason: 'bad_argument', sentence: 'There is no run with that id.', next: command('status') };
    this.cancelled.push({ runId, person });
    return undefined;
  }

  readonly retried: Retry[] = [];

  async retry(request: Retry): Promise<Problem | undefined> {
    const run = this.runs.get(request.runId);
    if (run === undefined) return { reason: 'bad_argument', sentence: 'There is no run with that id.' };
    if ('version' in request.from && request.from.version !== run.version)
      return { reason: 'conflict', sentence: 'It has been taken up again since.' };
    this.retried.push(request);
    this.save(run.id, { status: 'queued' });
    return undefined;
  }

  async openProposal(person: Person, place: Place): Promise<Proposal | undefined> {
    return this.offers.findLast(
      (offer) =>
        offer.state === 'open' &&
        offer.person.id === person.id &&
        offer.place.conversationId === place.conversationId &&
        offer.expiresAt > this.clock.now(),
    );
  }

  async proposalBefore(message: string, person: Person, place: Place): Promise<Proposal | undefined> {
    return this.offers.findLast(
      (offer) =>
        offer.state === 'open' &&
        offer.person.id === person.id &&
        offer.place.conversationId === place.conversationId &&
        offer.followedBy === message &&
        offer.expiresAt > this.clock.now(),
    );
  }

  async awaitWords(proposalId: string, message: string): Promise<void> {
    const offer = this.offers.find(({ id }) => id === proposalId);
    if (offer?.followedBy === message) delete offer.followedBy;
  }

  async confirm(request: Confirm): Promise<Confirmation> {
    const offer = this.offers.find(({ id }) => id === request.proposalId);
    if (offer?.state === 'used' && offer.activityId === request.activityId) {
      const run = this.runs.get(`r-${request.activityId}`);
      if (run !== undefined) return { kind: 'already', run };
    }
    const problem = this.refuse(offer, request.person, request.typed);
    if (problem !== undefined || offer === undefined) return { kind: 'refused', problem: problem ?? expired };
    if (offer.origin.asOf !== this.changed) {
      offer.state = 'overtaken';
      return { kind: 'overtaken', problem: stale, asked: offer.origin.asked };
    }
    offer.state = 'used';
    offer.activityId = request.activityId;
    const run = this.begin(offer, request);
    return { kind: 'started', run };
  }

  async withdraw(proposalId: string, person: Person): Promise<Problem | undefined> {
    const offer = this.offers.find(({ id }) => id === proposalId);
    const problem = this.refuse(offer, person, offer?.plan.typedConfirmation);
    if (problem === undefined && offer !== undefined) offer.state = 'withdrawn';
    return problem;
  }

  async get(id: string): Promise<Run | undefined> {
    return this.runs.get(id);
  }

  async recent(limit: number, ...statuses: readonly RunStatus[]): Promise<readonly Run[]> {
    const all = [...this.runs.values()].reverse();
    return all.filter(({ status }) => statuses.length === 0 || statuses.includes(status)).slice(0, limit);
  }

  readonly all = listPaged(() => [...this.runs.values()]);

  /** Saves a change of a run, as a tick would. */
  save(id: string, change: Partial<Run>): Run {
    const before = this.runs.get(id);
    if (before === undefined) throw new Error(`No run ${id}.`);
    const run = { ...before, ...change, version: before.version + 1 };
    this.runs.set(id, run);
    this.observer?.changed(run);
    return run;
  }

  private begin({ plan, person }: Offer, { activityId, place }: Confirm): Run {
    const run: Run = {
      id: `r-${activityId}`,
      kind: plan.kind,
      inputs: plan.inputs,
      status: 'queued',
      requester: person,
      place,
      stages: stagesOf(runCommand, plan.kind, plan.inputs).map((name) => ({
        name,
        title: `Stage ${name}`,
        status: 'waiting',
      })),
      facts: {},
      createdAt: this.clock.now(),
      version: 1,
    };
    this.runs.set(run.id, run);
    this.observer?.changed(run);
    return run;
  }

  private refuse(offer: Offer | undefined, person: Person, typed: string | undefined): Problem | undefined {
    if (offer === undefined || offer.expiresAt <= this.clock.now()) return expired;
    if (offer.person.id !== person.id)
      return { reason: 'not_yours', sentence: `Only ${offer.person.name} can confirm this plan.` };
    if (offer.state !== 'open') return answered;
    const wanted = offer.plan.typedConfirmation;
    if (wanted !== undefined && typed !== wanted)
      return { reason: 'bad_argument', sentence: `Type ${wanted} to confirm.` };
    return undefined;
  }
}

const answered = { reason: 'plan_used', sentence: 'This plan has been answered already.' } as const;
const stale: Problem = { reason: 'plan_stale', sentence: 'Ben has changed this environment.' };
const expired: Problem = {
  reason: 'plan_expired',
  sentence: 'This plan has expired.',
  next: command('journey'),
};
