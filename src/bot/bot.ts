import type { Storage } from 'botbuilder';
import type { ChatModel } from '../backends/chatModel.js';
import { defined } from '../defined.js';
import { AdminDialogs } from '../dialogs/adminDialogs.js';
import type { Log } from '../log.js';
import type { FlowChat } from '../backends/flowChat.js';
import type { Planner } from '../runs/plan.js';
import type { RunLogs } from '../runs/runLogs.js';
import type { RunObserver, Runs } from '../runs/runs.js';
import type { Limits } from '../limits.js';
import type { Settings } from '../settings.js';
import type { ReadKeys } from '../stages/keyRotation/keysReader.js';
import type { ReadQuota } from '../stages/quota/quotaReport.js';
import type { ReadStanding } from '../stages/standing.js';
import type { Routes } from '../backends/routes.js';
import type { AuditTrail } from '../store/auditTrail.js';
import type { ChatHistory } from '../store/chatHistory.js';
import type { FeedbackStores } from '../store/feedback/feedbackStores.js';
import type { Inbox } from '../store/inbox/inbox.js';
import type { SeenActivities } from '../store/seenActivities.js';
import type { StatusCardRecords } from '../store/statusCardRecords.js';
import type { UndeliveredRecords } from '../store/undelivered.js';
import { Access, type AccessPolicy } from './access.js';
import { createAdapter } from './channel/adapter.js';
import { LearntAbilities } from './channel/learntAbilities.js';
import type { BotCredentials } from '../botCredentials.js';
import { CardPresenter } from './plans/cardPresenter.js';
import { Chat } from './chat/chat.js';
import { createPrompts } from './prompts.js';
import { welcomeCard } from './cards/welcomeCard.js';
import { cardMessage } from './channel/cardMessage.js';
import { helpState } from './helpState.js';
import { systemClock, type Clock } from './clock.js';
import { Confirmations } from './plans/confirmations.js';
import { Delivery } from './channel/delivery/delivery.js';
import { briefRule, lastPartRule, typingRule } from './channel/delivery/deliveryRule.js';
import { auditTable } from './exports/auditTable.js';
import { ConsentedFiles } from './exports/consentedFiles.js';
import { Exports } from './exports/exports.js';
import { ExportSource } from './exports/exportSource.js';
import { feedbackTable } from './exports/feedbackTable.js';
import { FileOffers } from './exports/fileOffers.js';
import { runsTable } from './exports/runsTable.js';
import { createRedraw } from './feedback/redrawing.js';
import { Thumbs } from './feedback/thumbs.js';
import type { Compared } from './feedback/voteCard.js';
import { Votes } from './feedback/votes.js';
import { LateNews } from './channel/lateNews.js';
import { DatasetInbox } from './files/datasetInbox.js';
import { createCardActions } from './cardActions.js';
import { createCommandHandlers, type Cloud } from './commandHandlers.js';
import { HienoBot } from './hienoBot.js';
import { createLines } from './limits/lines.js';
import { MessageLimits } from './limits/messageLimits.js';
import { AdapterMessenger } from './channel/messenger.js';
import { createOutlook } from './status/outlook.js';
import { PlanChanges } from './plans/planChanges.js';
import { createLeaving } from './status/leaving.js';
import { placeOfCard } from './status/placeOfCard.js';
import { createStageTimes } from './status/stageTimesHere.js';
import { PlanCards } from './plans/planCards.js';
import { ProposalTurn } from './plans/proposalTurn.js';
import { createEndings } from './status/runEndings.js';
import { createServer, type BotServer } from './channel/server.js';
import { StatusCards } from './status/statusCards.js';

export interface BotDeps {
  readonly credentials: BotCredentials;
  readonly access: AccessPolicy;
  readonly planner: Planner;
  readonly runs: Runs;
  readonly logs: RunLogs;
  readonly audit: AuditTrail;
  readonly model: ChatModel;
  readonly flowChat: FlowChat;
  readonly readQuota: ReadQuota;
  readonly readKeys: ReadKeys;
  readonly readStanding: ReadStanding;
  readonly routes: Routes;
  readonly history: ChatHistory;
  /** What people think of the answers. */
  readonly feedback: FeedbackStores<Compared>;
  /** How long that is kept, ms. */
  readonly keptMs: number;
  /** From 0 to 1: which of two answers is shown first; by chance if left out. */
  readonly random?: () => number;
  /** So many characters of what was said last are held in memory; 8 million if left out. */
  readonly rememberedCharacters?: number;
  /** Whether other processes share the store. */
  readonly areOthersThere?: boolean;
  /** Messages from their delivery to their answer. */
  readonly incoming: Inbox;
  readonly seen: SeenActivities;
  /** Where the runs' status cards are kept in mind. */
  readonly cards: StatusCardRecords;
  /** What people could not be told yet. */
  readonly undelivered: UndeliveredRecords;
  /** For the dialogs' open questions and the plan cards that were shown. */
  readonly storage: Storage;
  readonly settings: Settings;
  /** The same value without what nobody may read. */
  readonly redact: <T>(value: T) => T;
  /** The most turns of a conversation that the model is told; as many as have room if left out. */
  readonly historyTurns?: number;
  readonly limits: Limits;
  readonly cloud: Cloud;
  readonly log: Log;
  readonly clock?: Clock;
  /** The OpenID metadata of the channel's keys, in place of the Bot Framework's. */
  readonly channelKeys?: string;
  /** The longest that they may take to come; 10 s. */
  readonly channelKeysMs?: number;
  /** Least milliseconds between updates of a status card whose run is `ageMs` old. */
  readonly cardPace?: (ageMs: number) => number;
}

export interface Bot {
  readonly server: BotServer;
  /** To be told of what becomes of the runs. */
  readonly observer: RunObserver;
  /** Takes up what was not answered before, and then what comes. */
  start(): Promise<void>;
  /** When every message taken so far is answered. */
  drain(): Promise<void>;
  /** Files that are not there yet are given up, and answers left to whoever takes them up; who waits for one is told. */
  interrupt(): void;
}

/** The surface: everything between the Bot Framework's HTTP and the runs, the model and the store. */
export function createBot(deps: BotDeps): Bot {
  const { credentials, planner, runs, model, routes, history, seen, storage, cloud, log, undelivered } = deps;
  const { incoming } = deps;
  const clock = deps.clock ?? systemClock;
  if (deps.access.admins === 'everyone-on-loopback' && credentials.kind !== 'anonymous')
    throw new Error('With bot credentials the admins must be named.');
  const access = new Access(deps.access);
  const delivery = new Delivery({ undelivered, clock, log });
  const abilities = new LearntAbilities();
  const adapter = createAdapter({
    credentials,
    delivery,
    abilities,
    log,
    isAdmin: (activity) => access.isAdmin(activity),
    ...defined({ channelKeys: deps.channelKeys, channelKeysMs: deps.channelKeysMs }),
  });
  const messenger = new AdapterMessenger(adapter);
  /** For those who see to it themselves that what does not arrive is said later. */
  const briefly = new AdapterMessenger(adapter, briefRule);
  const planCards = new PlanCards(storage);
  const presenter = new CardPresenter({ planCards, clock, messenger, log, runs, speed: cloud.speed });
  const offer = { planner, runs, presenter, log };
  const dialogs = new AdminDialogs({ ...offer, storage }, () => clock.now());
  const confirmations = new Confirmations({ runs, access, planCards, log });
  const proposals = new ProposalTurn(runs, confirmations, offer, messenger, log);
  const changes = new PlanChanges({ runs, confirmations, presenter, planCards, offer, clock, log });
  const { readStanding } = deps;
  const { speed } = cloud;
  const outlook = createOutlook({ runs, readStanding, clock, log, speed });
  const readStageTimes = createStageTimes({ runs, clock, log, speed });
  const most = deps.settings.suggestedQuestions;
  const prompts = createPrompts({ routes, runs, most, log });
  const votes = new Votes({
    comparisons: deps.feedback.comparisons,
    clock,
    log,
    ...defined({ random: deps.random }),
  });
  const thumbs = new Thumbs({ ...deps.feedback, seen, keptMs: deps.keptMs, clock, log });
  const chat = new Chat({
    model,
    flow: deps.flowChat,
    routes,
    outlook,
    prompts,
    history,
    messenger,
    abilities,
    stream: {
      parts: new AdapterMessenger(adapter, typingRule),
      final: new AdapterMessenger(adapter, lastPartRule),
    },
    clock,
    log,
    settings: deps.settings,
    ...defined({ historyTurns: deps.historyTurns, rememberedCharacters: deps.rememberedCharacters }),
    votes,
    lines: createLines(deps.limits, { readStanding, clock, log }),
    areOthersThere: deps.areOthersThere ?? false,
  });
  const inbox = new DatasetInbox({
    folder: deps.settings.datasetsDir,
    reach: deps.settings.downloads.attachments,
    mostBytes: deps.settings.downloads.mostBytes,
    messenger,
    clock,
    log,
  });
  const source = new ExportSource({
    tables: {
      audit: () => auditTable(deps.audit),
      runs: () => runsTable(runs),
      feedback: () => feedbackTable(deps.feedback.opinions, clock.now()),
    },
    audit: deps.audit,
    redact: deps.redact,
    clock,
  });
  const isLocal = credentials.kind === 'anonymous';
  const folder = deps.settings.exportsDir;
  const consented = new ConsentedFiles({
    source,
    offers: new FileOffers(storage),
    access,
    folder,
    reach: isLocal ? 'machine' : 'internet',
    messenger,
    clock,
    log,
  });
  const exports = new Exports({ source, consented, folder, isLocal, keptMs: deps.keptMs, log });
  const commandHandlers = createCommandHandlers({
    access,
    runs,
    logs: deps.logs,
    audit: deps.audit,
    feedback: deps.feedback,
    routes,
    model,
    settings: deps.settings,
    readQuota: deps.readQuota,
    readKeys: deps.readKeys,
    readStanding,
    outlook,
    readStageTimes,
    prompts,
    chat,
    dialogs,
    proposals,
    inbox,
    exports,
    cloud,
    clock,
    log,
  });
  const tellEnd = createEndings(briefly, offer, prompts);
  const pace = deps.cardPace === undefined ? {} : { pace: deps.cardPace };
  const statusCards = new StatusCards({
    records: deps.cards,
    messenger: briefly,
    tellEnd,
    undelivered,
    readStageTimes,
    clock,
    log,
    ...pace,
  });
  const late = new LateNews({
    undelivered,
    messenger: briefly,
    moveRun: async (id, place) => {
      const run = await runs.get(id);
      if (run !== undefined) await statusCards.move(run, place);
    },
    resumeRun: async (id, serviceUrl) => {
      const run = await runs.get(id);
      if (run === undefined) return;
      const { reference, ...place } = placeOfCard(run, await deps.cards.get(id));
      await statusCards.move(run, { ...place, reference: { ...(reference as object), serviceUrl } });
    },
    clock,
    log,
  });
  const cardActions = createCardActions({
    access,
    runs,
    dialogs,
    proposals,
    changes,
    inbox,
    cards: deps.cards,
    readStageTimes,
    thumbs,
    votes,
    redraw: createRedraw(messenger, log),
    turns: messenger,
    clock,
  });
  const bot = new HienoBot({
    access,
    limits: new MessageLimits(deps.limits, () => clock.now()),
    incoming,
    seen,
    dialogs,
    proposals,
    commandHandlers,
    cardActions,
    chat,
    thumbs,
    inbox,
    consented,
    late,
    leave: createLeaving({ runs, statusCards }),
    welcome: async (activity) => {
      const state = await helpState({ routes, outlook, prompts }, access.isAdmin(activity));
      return cardMessage(welcomeCard({ ...state, notice: cloud.notice }));
    },
    // The chat page keeps its conversations over a restart, but not what was said in them: it comes up empty.
    greeting: credentials.kind === 'anonymous' ? `welcome ${clock.now()}` : 'welcome',
    turns: messenger,
    clock,
    log,
  });
  const server = createServer({
    adapter,
    onTurn: (context) => bot.run(context),
    onMessage: (activity) => bot.receive(activity),
    loopbackOnly: credentials.kind === 'anonymous',
    log,
  });
  return {
    server,
    observer: statusCards,
    start: () => bot.start(),
    drain: () => bot.drain(),
    interrupt() {
      chat.interrupt();
      inbox.interrupt();
      consented.interrupt();
      delivery.interrupt();
    },
  };
}
