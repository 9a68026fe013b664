import type { Activity, TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { AdminDialogs } from '../dialogs/adminDialogs.js';
import { datasetPasteCommand } from '../dialogs/commands/datasetPasteCommand.js';
import { quotaRequestCommand } from '../dialogs/commands/quotaRequestCommand.js';
import { placeOf } from '../dialogs/person.js';
import type { Run } from '../runs/run.js';
import { commandKinds } from '../runs/runKind.js';
import type { Runs } from '../runs/runs.js';
import { quotaPurposes } from '../stages/quota/coreNeeds.js';
import type { StatusCardRecords } from '../store/statusCardRecords.js';
import type { Access } from './access.js';
import { cancelRun } from './cancelRun.js';
import { cardAction, unknownButton, type CardActions, type PressOutcome } from './cardAction.js';
import { statusCard } from './cards/run/statusCard.js';
import { cardMessage } from './channel/cardMessage.js';
import { conversationKey } from './channel/conversationKey.js';
import { isGone, isUnsupported } from './channel/delivery/channelFailure.js';
import type { Turns } from './channel/messenger.js';
import type { Clock } from './clock.js';
import { explain } from './explain.js';
import { reasonIn, type Thumb } from './feedback/thumb.js';
import { askConsent } from './feedback/askConsent.js';
import type { Pressed, Redraw } from './feedback/redrawing.js';
import type { Thumbs } from './feedback/thumbs.js';
import type { Votes } from './feedback/votes.js';
import type { DatasetInbox } from './files/datasetInbox.js';
import { pastedProblem } from './pastedProblem.js';
import { planPastedRows } from './plans/planPastedRows.js';
import type { ChangeOutcome, PlanChanges } from './plans/planChanges.js';
import { fieldShape, fieldsIn } from './plans/planFields.js';
import type { ConfirmationOutcome, Press as PlanKey } from './plans/confirmations.js';
import type { PlanPress, ProposalTurn } from './plans/proposalTurn.js';
import { retryRun } from './retryRun.js';
import { placeOfCard } from './status/placeOfCard.js';
import type { ReadStageTimes } from './status/stageTimesHere.js';

export interface CardActionDeps {
  readonly access: Access;
  readonly runs: Runs;
  readonly dialogs: AdminDialogs;
  readonly proposals: ProposalTurn;
  readonly changes: PlanChanges;
  readonly inbox: DatasetInbox;
  readonly cards: Pick<StatusCardRecords, 'get'>;
  readonly readStageTimes: ReadStageTimes;
  readonly thumbs: Thumbs;
  readonly votes: Votes;
  readonly redraw: Redraw;
  readonly turns: Turns;
  readonly clock: Clock;
}

const id = z.string().min(1).max(300);
const kind = z.enum(commandKinds);
/** A message's, which is made of three ids. */
const key = z.string().min(1).max(2_500);
const reaction = z.enum(['up', 'down']);
const written = z.string().optional().catch(undefined);

/** The buttons of all cards by their verb: what each carries, and what a press of it does. */
export function createCardActions(deps: CardActionDeps): CardActions {
  const { access, runs, dialogs, proposals, changes, cards, readStageTimes, thumbs, votes, turns, clock } =
    deps;

  const answered = (context: TurnContext, press: PlanPress, outcome: ConfirmationOutcome): PressOutcome => {
    // What follows comes when the turn is over, and its context with it.
    const { activity } = context;
    return {
      answer: outcome.card ?? outcome.sentence ?? unknownButton,
      // The answer changes the card for whoever pressed; the others see the update.
      follow: () => proposals.follow(activity, outcome),
      tell: () => proposals.tell(context, press, outcome),
    };
  };
  const decided = async (context: TurnContext, press: PlanPress): Promise<PressOutcome> =>
    answered(context, press, await proposals.decide(context, press));

  /** A plan takes longer than a press may wait for its answer. */
  const planned = (
    context: TurnContext,
    meanwhile: string,
    plan: (turn: TurnContext) => Promise<void>,
  ): PressOutcome => {
    const { activity } = context;
    return { answer: meanwhile, follow: () => turns.take(activity, plan), tell: () => plan(context) };
  };

  /** Of a form that cannot be, or of a plan that is gone, what is said; the rest takes the place of the card or comes below. */
  const changing = (context: TurnContext, press: PlanKey, found: ChangeOutcome): PressOutcome => {
    switch (found.kind) {
      case 'refused':
        return answered(context, { verb: 'confirm', ...press }, found.outcome);
      case 'form':
        return { answer: found.inPlace, tell: () => changes.sendForm(context, press, found.beside) };
      case 'plan':
        return {
          answer: found.card,
          tell: async () => void (await context.sendActivity(cardMessage(found.card))),
        };
      case 'values':
        return planned(context, 'I am making the new plan.', (turn) =>
          changes.plan(turn, press, found.inputs),
        );
    }
  };

  /** Whether a press was made on the run's own card: what it says of itself is a claim, and would draw over any message. */
  const isCardOf = async (run: Run, activity: Activity): Promise<boolean> => {
    const record = await cards.get(run.id);
    return (
      record?.activityId === activity.replyToId &&
      conversationKey(placeOfCard(run, record)) === conversationKey(placeOf(activity))
    );
  };

  const redraw = async (context: TurnContext, run: Run): Promise<void> => {
    const message = cardMessage(statusCard(run, clock.now(), { times: await readStageTimes() }));
    const { replyToId } = context.activity;
    if (replyToId !== undefined && (await isCardOf(run, context.activity)))
      try {
        return void (await context.updateActivity({ ...message, id: replyToId }));
      } catch (error) {
        if (!isGone(error) && !isUnsupported(error)) throw error;
      }
    await context.sendActivity(message);
  };

  const rated = async (context: TurnContext, thumb: Thumb): Promise<PressOutcome> => {
    const { activity } = context;
    const { sentence, question } = await thumbs.rate(activity, thumb);
    if (question === undefined) return { answer: sentence };
    const ask = (turn: TurnContext): Promise<void> => askConsent(turn, question);
    return {
      answer: sentence,
      follow: () => turns.take(activity, ask),
      tell: async () => {
        await context.sendActivity(sentence);
        await ask(context);
      },
    };
  };

  /** A card that a press has closed, for everybody. */
  const closed = (context: TurnContext, pressed: Pressed): PressOutcome => {
    const { answer } = pressed;
    if (typeof answer === 'string') return { answer };
    const place = placeOf(context.activity);
    return {
      answer,
      follow: async () => void (await deps.redraw(place, pressed)),
      tell: async () => {
        if (!(await deps.redraw(place, pressed))) await context.sendActivity(cardMessage(answer));
      },
    };
  };

  return {
    confirm: cardAction({ proposal: id, kind, typed: z.string().max(300).optional() }, (context, press) =>
      decided(context, { verb: 'confirm', ...press }),
    ),

    withdraw: cardAction({ proposal: id, kind }, (context, press) =>
      decided(context, { verb: 'withdraw', ...press }),
    ),

    changePlan: cardAction({ proposal: id, kind }, async (context, press) =>
      changing(context, press, await changes.open(context.activity, press)),
    ),

    keepPlan: cardAction({ proposal: id, kind }, async (context, press) =>
      changing(context, press, await changes.back(context.activity, press)),
    ),

    replan: cardAction(
      { proposal: id, kind, ...fieldShape },
      async (context, { proposal, kind: of, ...sent }) => {
        const press = { proposal, kind: of };
        return changing(context, press, await changes.read(context.activity, press, fieldsIn(sent)));
      },
    ),

    refresh: cardAction({ run: id }, async (context, { run: runId }) => {
      const run = await runs.get(runId);
      if (run === undefined) return { answer: unknownRun };
      return {
        answer: statusCard(run, clock.now(), {
          isAdmin: access.isAdmin(context.activity),
          times: await readStageTimes(),
        }),
        tell: () => redraw(context, run),
      };
    }),

    cancelRun: cardAction({ run: id }, async ({ activity }, { run }) => ({
      answer: await cancelRun(deps, activity, run),
    })),

    retryRun: cardAction({ run: id, version: z.number().int() }, async ({ activity }, { run, version }) => ({
      answer: await retryRun(deps, activity, run, version),
    })),

    askQuota: cardAction(
      { for: z.enum(quotaPurposes), base: z.boolean() },
      async (context, values): Promise<PressOutcome> => {
        const refusal = access.refuses(quotaRequestCommand, context.activity);
        if (refusal !== undefined) return { answer: explain(refusal, false) };
        return planned(context, 'I am working out what to ask for.', (turn) =>
          dialogs.begin(turn, 'quota request', { values }),
        );
      },
    ),

    pasteDataset: cardAction(
      // What an untouched input sends, or whether it sends anything, differs by client.
      { rows: z.string().default(''), format: z.enum(['jsonl', 'csv']).default('jsonl') },
      async (context, { rows, format }): Promise<PressOutcome> => {
        const refusal = access.refuses(datasetPasteCommand, context.activity);
        const problem = refusal === undefined ? pastedProblem(rows) : explain(refusal, false);
        if (problem !== undefined) return { answer: problem };
        return planned(context, 'I am looking at the rows.', (turn) =>
          planPastedRows(deps, turn, rows, format),
        );
      },
    ),

    rate: cardAction(
      // Of the two inputs the one of the other thumb is not sent, or empty, by client.
      { answer: key, reaction, upReason: written, downReason: written },
      (context, { answer, reaction: said, upReason, downReason }) =>
        rated(context, {
          which: { key: answer },
          reaction: said,
          reason: reasonIn(said === 'up' ? upReason : downReason),
        }),
    ),

    consent: cardAction(
      {
        isGiven: z.boolean(),
        keptMs: z.number().positive(),
        whom: id,
        turn: z.number().int(),
        reaction,
        reason: written,
      },
      async (context, { isGiven, keptMs, reason, ...asked }) => {
        const thumb = { ...asked, reason: reasonIn(reason) };
        return closed(context, await thumbs.agree(context.activity, isGiven, keptMs, thumb));
      },
    ),

    vote: cardAction(
      { comparison: id, choice: z.enum(['first', 'second', 'alike']) },
      async (context, { comparison, choice }) =>
        closed(context, await votes.choose(context.activity, comparison, choice)),
    ),
  };
}

const unknownRun = 'I do not know that run any more. `/runs` lists the last ones.';
