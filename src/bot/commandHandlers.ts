import { ActivityTypes, type TurnContext } from 'botbuilder';
import { AppError } from '../errors/appError.js';
import type { Contract } from '../azure/ml/scoring/contract.js';
import type { AdminDialogs } from '../dialogs/adminDialogs.js';
import type { ArgumentValues } from '../dialogs/argument.js';
import type { HandledCommand } from '../dialogs/commandList.js';
import { auditCommand } from '../dialogs/commands/auditCommand.js';
import { feedbackCommand } from '../dialogs/commands/talk/feedbackCommand.js';
import { runsCommand } from '../dialogs/commands/runsCommand.js';
import { personOf, placeOf } from '../dialogs/person.js';
import type { ValuesOf } from '../dialogs/valuesOf.js';
import { dayMs } from '../duration.js';
import type { Log } from '../log.js';
import type { Run } from '../runs/run.js';
import type { RunLogs } from '../runs/runLogs.js';
import type { Runs } from '../runs/runs.js';
import { writesLog } from '../runs/writesLog.js';
import { nextCommand } from '../stages/nextCommand.js';
import type { ReadKeys } from '../stages/keyRotation/keysReader.js';
import type { ReadQuota } from '../stages/quota/quotaReport.js';
import type { ChatModel } from '../backends/chatModel.js';
import type { Routes } from '../backends/routes.js';
import type { Settings } from '../settings.js';
import { hourlyPrice } from '../stages/prices.js';
import type { ReadStanding, Standing } from '../stages/standing.js';
import type { AuditTrail } from '../store/auditTrail.js';
import type { FeedbackStores } from '../store/feedback/feedbackStores.js';
import type { Access } from './access.js';
import { cancelRun } from './cancelRun.js';
import { cardMessage } from './channel/cardMessage.js';
import { conversationKey } from './channel/conversationKey.js';
import { receivedIn } from './channel/received.js';
import { isPersonal } from './channel/isPersonal.js';
import { ownerOf } from './channel/ownerOf.js';
import { auditCard } from './cards/auditCard.js';
import { commandHelpCard, helpCard } from './cards/helpCard.js';
import { helpState } from './helpState.js';
import type { Prompts } from './prompts.js';
import { keysCard } from './cards/keysCard.js';
import { modelCard } from './cards/modelCard.js';
import { pasteCard } from './cards/pasteCard.js';
import { overviewCard } from './cards/overview/overviewCard.js';
import { quotaCard } from './cards/quotaCard.js';
import { runsCard } from './cards/runsCard.js';
import { statusCard } from './cards/run/statusCard.js';
import { stopCard } from './cards/stopCard.js';
import type { Chat } from './chat/chat.js';
import type { Clock } from './clock.js';
import { commands, findCommand } from './commands/registry.js';
import type { Exports } from './exports/exports.js';
import { feedbackCard } from './feedback/feedbackCard.js';
import { forgottenWords } from './feedback/forgottenWords.js';
import type { Outlook } from './status/outlook.js';
import type { ProposalTurn } from './plans/proposalTurn.js';
import type { DatasetInbox } from './files/datasetInbox.js';
import { pastedProblem } from './pastedProblem.js';
import { planPastedRows } from './plans/planPastedRows.js';
import { logMessage } from './status/logMessage.js';
import type { ReadStageTimes } from './status/stageTimesHere.js';
import { retryRun } from './retryRun.js';
import { said as message } from './explained.js';
import { soon } from './soon.js';
import { unknownCommand } from './unknownCommand.js';

export interface Cloud {
  readonly name: string;
  /** One sentence that everybody should know, for example that this is no real Azure. */
  readonly notice?: string;
  /** What to say beside a sum of prices. */
  readonly priceNote?: string;
  /** How many times faster than in Azure its operations go; 0: nobody knows. */
  readonly speed: number;
}

export interface CommandHandlerDeps {
  readonly access: Access;
  readonly runs: Runs;
  readonly logs: RunLogs;
  readonly audit: AuditTrail;
  readonly feedback: Pick<FeedbackStores<unknown>, 'ratings' | 'comparisons' | 'forget'>;
  readonly routes: Routes;
  readonly model: Pick<ChatModel, 'contractOf'>;
  readonly settings: Pick<Settings, 'baseModel' | 'models' | 'trainingSize'>;
  readonly readQuota: ReadQuota;
  readonly readKeys: ReadKeys;
  readonly readStanding: ReadStanding;
  readonly outlook: Outlook;
  readonly readStageTimes: ReadStageTimes;
  readonly prompts: Prompts;
  readonly chat: Chat;
  readonly dialogs: AdminDialogs;
  readonly proposals: ProposalTurn;
  readonly inbox: DatasetInbox;
  readonly exports: Exports;
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly log: Log;
}

/** One function for each command that starts no run, by the command's name: none may be missing and none left over. */
export type CommandHandlers = {
  readonly [One in HandledCommand as One['name']]: (
    context: TurnContext,
    values: ValuesOf<One['arguments']>,
  ) => Promise<void>;
};

/** @param values as they were read against the command's own arguments: what the compiler cannot see */
export const handleCommand = (
  handlers: CommandHandlers,
  { name }: HandledCommand,
  context: TurnContext,
  values: ArgumentValues,
): Promise<void> =>
  (handlers[name] as (context: TurnContext, values: ArgumentValues) => Promise<void>)(context, values);

const shownRuns = 5;
const offeredRuns = 10;
/** Somebody waits for the answer. */
const azurePatienceMs = 15_000;

/** What the commands do that start no run. */
export function createCommandHandlers(deps: CommandHandlerDeps): CommandHandlers {
  const {
    access,
    runs,
    logs,
    audit,
    feedback,
    routes,
    model,
    settings,
    readQuota,
    readKeys,
    readStanding,
    outlook,
    readStageTimes,
    chat,
    dialogs,
    proposals,
    exports,
  } = deps;
  const { cloud, clock, log } = deps;

  const said = (context: TurnContext) => ({
    place: placeOf(context.activity),
    person: ownerOf(context.activity),
    isAdmin: access.isAdmin(context.activity),
    received: receivedIn(context),
  });

  const standingOrWhyNot = (): Promise<Standing | { readonly notAsked: string }> =>
    soon(readStanding, clock, azurePatienceMs).catch((error: unknown) => {
      log.warn('status.azure_not_asked', { error });
      return { notAsked: error instanceof AppError ? error.sentence : 'It does not answer.' };
    });

  const contractOf = (from: 'tuned' | 'base'): Promise<Contract | undefined> =>
    soon(() => model.contractOf(from), clock, azurePatienceMs).catch((error: unknown) => {
      log.warn('model.contract_not_known', { from, error });
      return undefined;
    });

  /** A bare /cancel stops no run by accident: it offers a button for each, to those who may press it. */
  const offerToStop = async (context: TurnContext, left: boolean): Promise<void> => {
    const { activity } = context;
    const found = access.isAdmin(activity) ? await runs.recent(offeredRuns, 'queued', 'running') : [];
    // Whoever writes /cancel means what they have asked for themselves, if anything.
    const isOwn = ({ requester }: Run): boolean => requester.id === personOf(activity)?.id;
    const underWay = [...found.filter(isOwn), ...found.filter((run) => !isOwn(run))];
    const heading = left ? 'Still under way' : 'Stop what is under way?';
    if (underWay.length > 0)
      await context.sendActivity(cardMessage(stopCard(heading, underWay, clock.now())));
    else if (!left) await context.sendActivity('There is no open question or plan of yours here.');
  };

  return {
    async help(context, { command: name }) {
      const allowed = commands.filter((command) => access.mayRun(command, context.activity));
      if (name === undefined) {
        await context.sendActivity(
          cardMessage(helpCard(allowed, await helpState(deps, access.isAdmin(context.activity)))),
        );
        return;
      }
      const command = findCommand(name);
      if (command !== undefined && allowed.includes(command))
        await context.sendActivity(cardMessage(commandHelpCard(command, access.isAdmin(context.activity))));
      else await context.sendActivity(unknownCommand(name.replace(/^\//, ''), allowed));
    },

    async status(context, { run: id }) {
      const now = clock.now();
      if (id === undefined) {
        await context.sendActivity({ type: ActivityTypes.Typing });
        const [route, recent, underWay, standing] = await Promise.all([
          routes.current(),
          runs.recent(shownRuns + 1),
          outlook.underWay(),
          standingOrWhyNot(),
        ]);
        const isAdmin = access.isAdmin(context.activity);
        const answers = route !== undefined && ('notAsked' in standing || standing.endpoint !== undefined);
        const next =
          answers || underWay !== undefined || 'notAsked' in standing || !isAdmin
            ? undefined
            : nextCommand(standing);
        await context.sendActivity(
          cardMessage(
            overviewCard({
              cloud,
              route,
              standing,
              underWay: underWay?.words,
              next,
              runs: recent.slice(0, shownRuns),
              hasMoreRuns: recent.length > shownRuns,
              trainingHourly: hourlyPrice(settings.trainingSize, 1, '')?.dollars,
              isAdmin,
              now,
            }),
          ),
        );
        return;
      }
      const run = await runs.get(id);
      if (run === undefined)
        await context.sendActivity(
          message('I know no run with that id. `/runs` lists the last ones.', '/runs'),
        );
      else {
        const view = { isAdmin: access.isAdmin(context.activity), times: await readStageTimes() };
        await context.sendActivity(cardMessage(statusCard(run, now, view)));
      }
    },

    async runs(context, { count = 10, status }) {
      const found = await runs.recent(count + 1, ...(status === undefined ? [] : [status]));
      const only = status === undefined ? '' : ` status=${status}`;
      const older = found.length > count ? moreWords(runsCommand, count, only) : undefined;
      const isFile = access.isAdmin(context.activity) && exports.isPossible(context.activity);
      await context.sendActivity(cardMessage(runsCard(found.slice(0, count), clock.now(), older, isFile)));
    },

    async audit(context, { count = 20 }) {
      const entries = await audit.recent(count + 1);
      const older = entries.length > count ? moreWords(auditCommand, count) : undefined;
      const isFile = exports.isPossible(context.activity);
      await context.sendActivity(cardMessage(auditCard(entries.slice(0, count), older, isFile)));
    },

    'audit export': (context) => exports.ask(context, 'audit'),

    'runs export': (context) => exports.ask(context, 'runs'),

    'feedback export': (context) => exports.ask(context, 'feedback'),

    async logs(context, { run: id }) {
      const { activity } = context;
      // Who says `/logs` after a `/traffic` means the run before it.
      const run = id === undefined ? (await runs.recent(20)).find(writesLog) : await runs.get(id);
      const person = personOf(activity);
      if (run === undefined || person === undefined) {
        await context.sendActivity(
          message(
            id === undefined
              ? 'No run has trained or deployed anything lately, so there is no log. `/runs` lists the last ones.'
              : 'I know no such run. `/runs` lists the last ones.',
            '/runs',
          ),
        );
        return;
      }
      await audit.append({
        at: clock.now(),
        personId: person.id,
        personName: person.name,
        action: 'logs.read',
        runId: run.id,
        detail: { kind: run.kind },
      });
      // Azure's log may take seconds to come.
      await context.sendActivity({ type: ActivityTypes.Typing });
      const log = await logs.tail(run);
      await context.sendActivity(
        log === undefined ? message(noLog(run), `/status ${run.id}`) : logMessage(run.id, log),
      );
    },

    async retry(context, { run: named }) {
      const id = named ?? (await runs.recent(1, 'failed', 'cancelled'))[0]?.id;
      await context.sendActivity(
        id === undefined
          ? message('No run here has failed or was cancelled. `/runs` lists the last ones.', '/runs')
          : await retryRun({ access, runs }, context.activity, id),
      );
    },

    async quota(context, { for: purpose = 'journey', base = false }) {
      await context.sendActivity({ type: ActivityTypes.Typing });
      const report = await readQuota(purpose, base);
      await context.sendActivity(cardMessage(quotaCard(report)));
    },

    async model(context) {
      await context.sendActivity({ type: ActivityTypes.Typing });
      const route = await routes.current();
      const isAdmin = access.isAdmin(context.activity);
      const [tuned, base, next] = await Promise.all([
        route === undefined ? undefined : contractOf('tuned'),
        route?.baseDeploymentName === undefined ? undefined : contractOf('base'),
        route === undefined && isAdmin && (await outlook.underWay()) === undefined
          ? outlook.next()
          : undefined,
      ]);
      const contracts = { tuned, base };
      await context.sendActivity(
        cardMessage(modelCard({ route, settings, contracts, next, isAdmin, now: clock.now() })),
      );
    },

    async keys(context) {
      await context.sendActivity({ type: ActivityTypes.Typing });
      await context.sendActivity(cardMessage(keysCard(await readKeys(), clock.now())));
    },

    async 'dataset paste'(context, { rows: written }) {
      if (written === undefined) {
        await context.sendActivity(cardMessage(pasteCard()));
        return;
      }
      // As code is marked in a chat.
      const rows = written.replace(/^```\w*\n|\n?```$/g, '');
      const problem = pastedProblem(rows);
      if (problem === undefined) await planPastedRows(deps, context, rows, 'jsonl');
      else await context.sendActivity(problem);
    },

    async 'promptflow ask'(context, { question }) {
      chat.askFlow({ ...said(context), text: question });
    },

    async compare(context, { question }) {
      chat.compare({ ...said(context), text: question });
    },

    async stop(context) {
      const { activity } = context;
      // What was stopped says so itself.
      if (!chat.stop(placeOf(activity))) await context.sendActivity(nothingToStop(access.isAdmin(activity)));
    },

    async reset(context) {
      chat.reset(said(context));
    },

    async 'forget me'(context) {
      // The turn is over by the time that its conversation gets to it.
      const talk = said(context);
      const { place, person, isAdmin } = talk;
      if (person === undefined) {
        await context.sendActivity('I cannot tell who you are, so I do not know what is yours.');
        return;
      }
      const personal = isPersonal(context.activity) ? conversationKey(place) : undefined;
      chat.forget(talk, async () => {
        const forgotten = await feedback.forget(person, personal);
        return { ...forgotten, sentence: forgottenWords(forgotten, isAdmin) };
      });
    },

    async feedback(context, { days = 14, count = 5 }) {
      const person = personOf(context.activity);
      const since = clock.now() - days * dayMs;
      const [ratings, votes, reasons] = await Promise.all([
        feedback.ratings.byDay(since),
        feedback.comparisons.byDay(since),
        feedback.ratings.reasons(count + 1),
      ]);
      // They are people's words.
      if (reasons.length > 0 && person !== undefined)
        await audit.append({
          at: clock.now(),
          personId: person.id,
          personName: person.name,
          action: 'feedback.read',
          detail: { reasons: Math.min(reasons.length, count) },
        });
      const more = moreWords(feedbackCommand, count);
      const isFile = exports.isPossible(context.activity);
      await context.sendActivity(
        cardMessage(feedbackCard({ days, ratings, votes, reasons, count, more, isFile })),
      );
    },

    async cancel(context, { run }) {
      const { activity } = context;
      if (run !== undefined) {
        await context.sendActivity(await cancelRun({ access, runs }, activity, run));
        return;
      }
      const person = personOf(activity);
      const wasAsking = await dialogs.leave(context);
      if (wasAsking) await context.sendActivity('Cancelled. Nothing was done.');
      const left = wasAsking || (person !== undefined && (await proposals.withdrawOpen(context, person)));
      await offerToStop(context, left);
    },
  };
}

const noLog = (run: Run): string =>
  `The run ${run.id} ${writesLog(run) ? 'has neither trained nor deployed anything yet' : 'neither trains nor deploys anything'}, so there is no log. \`/status ${run.id}\` says where it stands.`;

const nothingToStop = (isAdmin: boolean): string =>
  `No answer is being written here.${isAdmin ? ' To stop a run, write `/cancel`.' : ''}`;

/** What a list that is cut says at its end. */
function moreWords(
  { name, arguments: [count] }: typeof runsCommand | typeof auditCommand | typeof feedbackCommand,
  shown: number,
  only = '',
): string {
  return shown < count.max
    ? `There are older ones: /${name} ${count.max}${only} shows up to ${count.max}.`
    : `There are older ones; I show ${count.max} at most.`;
}
