import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { createAzure, type Azure } from './azure/azure.js';
import { createRoutedModel } from './backends/routedModel.js';
import { createTargets } from './backends/target.js';
import { createBot } from './bot/bot.js';
import { systemClock } from './bot/clock.js';
import { tidyExports } from './bot/exports/tidyExports.js';
import type { Config } from './config/config.js';
import { tidyDatasets } from './dataset/tidyDatasets.js';
import { defined } from './defined.js';
import { runCommand } from './dialogs/commandList.js';
import { everyDay } from './everyDay.js';
import type { Log } from './log.js';
import { packageRoot } from './packageRoot.js';
import type { Redactor } from './redact.js';
import { createEngine } from './runs/engine.js';
import { cachedRoutes, toldRoutes } from './backends/cachedRoutes.js';
import { createFlowChat } from './backends/flowChat.js';
import { createPlanner } from './runs/planService.js';
import { createRunLogs } from './runs/runLogs.js';
import { startRunner } from './runs/runner.js';
import { storedRun } from './runs/storedRun.js';
import { createRuns } from './runs/runService.js';
import { createKeysReader } from './stages/keyRotation/keysReader.js';
import { createQuotaReader } from './stages/quota/quotaReport.js';
import type { Route, Routes } from './backends/routes.js';
import { requireProject } from './stages/publishing/foundryWorkspace.js';
import { chatName } from './stages/publishing/publishedNames.js';
import { createStandingReader } from './stages/standing.js';
import { steadyNow } from './steadyNow.js';
import { createAuditTrail } from './store/auditTrail.js';
import { createBotStorage } from './store/botStorage.js';
import { createCancelRequests } from './store/cancelRequests.js';
import { createChatHistory } from './store/chatHistory.js';
import { openEmbeddedDatabase } from './store/database.js';
import { openPostgresDatabase } from './store/postgresDatabase.js';
import { createFeedbackStores } from './store/feedback/feedbackStores.js';
import { createInbox } from './store/inbox/inbox.js';
import { createProposalRecords } from './store/proposalRecords.js';
import { createRouteRecords } from './store/routeRecords.js';
import { tidy } from './store/retention.js';
import { createRunRecords } from './store/runRecords.js';
import { createSeenActivities } from './store/seenActivities.js';
import { createStatusCards } from './store/statusCardRecords.js';
import { createUndelivered } from './store/undelivered.js';

/** What an Entra token for Azure Database for PostgreSQL is asked with. */
const databaseScope = 'https://ossrdbms-aad.database.windows.net/.default';

/** At a stop; the host ends the process soon after. */
const answersMayTakeMs = 5000;

export interface App {
  /** The port that the bot listens on. */
  readonly port: number;
  /** Takes no more turns, answers those it has, lets ticks stop at their next pause. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Milliseconds after the start; the quarter of an hour of `everyDay` if left out. */
  readonly firstTidyMs?: number;
  /** What a new embedded database starts from; the build's if left out. */
  readonly seedFile?: string;
  /** Azure as this bot shall see it, given what the config leads to. */
  readonly azureOver?: (azure: Azure) => Azure;
  /** Where the chat goes from the start on, in place of what was deployed before. */
  readonly route?: Route;
  /** Least milliseconds between updates of a status card whose run is `ageMs` old; what Teams allows if left out. */
  readonly cardPace?: (ageMs: number) => number;
}

/** The composition root: the one place where clients are constructed and the parts are put together. */
export async function startApp(
  config: Config,
  log: Log,
  redactor: Redactor,
  options: StartOptions = {},
): Promise<App> {
  const { seedFile = path.join(packageRoot, 'dist/seed.tar.gz'), azureOver = (azure) => azure } = options;
  // Everything of ours goes by it; what comes from elsewhere (tokens, certificates, files) by the machine's clock.
  const now = steadyNow();
  const { settings, cloud } = config;
  config.secrets.forEach((secret) => redactor.register(secret));

  const credential = credentialOf(config);
  const database =
    config.databaseUrl === undefined
      ? await openEmbeddedDatabase({
          folder: path.join(config.dataDir, 'bot'),
          seedFile,
          log,
        })
      : await openPostgresDatabase({
          url: config.databaseUrl,
          password: async () => (await credential.getToken(databaseScope))?.token ?? '',
          log,
        });
  const { sql } = database;
  const { subscriptionId, resourceGroup, workspace } = settings;
  const scope = { subscriptionId, resourceGroup, workspace };
  const azure = azureOver(createAzure(cloud, credential, scope, (secret) => redactor.register(secret)));
  const environment = azure.workspaceId.toLowerCase();
  const { replicas } = database;
  const routes = toldRoutes(routesOf(createRouteRecords<Route>(sql), environment), replicas);
  const chatRoutes = cachedRoutes(routes, replicas);
  if (options.route !== undefined) await routes.set(options.route);
  const runRecords = createRunRecords(sql, storedRun);
  const audit = createAuditTrail(sql);
  const cancelRequests = createCancelRequests(sql);
  const engine = createEngine(database, log, now);
  const inbox = createInbox(sql, replicas, { now, log });
  const planner = createPlanner(azure, settings, routes, runCommand, redactor.redactIn);
  const bot = createBot({
    credentials: config.credentials,
    access: {
      admins: config.admins,
      channels: config.adminChannels,
      ...defined({ tenants: config.tenants }),
    },
    planner,
    audit,
    logs: createRunLogs(azure, redactor.redactIn),
    runs: createRuns({
      runs: runRecords,
      proposals: createProposalRecords(sql),
      audit,
      cancelRequests,
      definitionOf: runCommand,
      engine,
      environment,
      now,
    }),
    model: createRoutedModel({
      scoring: azure.scoring,
      targets: createTargets({ azure, currentRoute: () => chatRoutes.current(), now, sleep }),
      models: settings.models,
      now,
      sleep,
    }),
    flowChat: createFlowChat({
      publisher: azure.publisher,
      findProject: () => requireProject(azure, settings),
      chatName: chatName(settings),
      now,
      sleep,
    }),
    readQuota: createQuotaReader({ azure, settings, routes }),
    readKeys: createKeysReader(azure, settings),
    readStanding: createStandingReader(azure, settings),
    routes: chatRoutes,
    history: createChatHistory(sql),
    feedback: createFeedbackStores(sql),
    keptMs: config.retentionMs,
    areOthersThere: replicas.areShared,
    incoming: inbox,
    seen: createSeenActivities(sql, now),
    cards: createStatusCards(sql),
    undelivered: createUndelivered(sql),
    storage: createBotStorage(sql, now),
    redact: redactor.redactIn,
    settings,
    ...defined({ historyTurns: config.historyTurns, cardPace: options.cardPace }),
    limits: config.limits,
    cloud,
    log,
    clock: { ...systemClock, now },
  });

  await startRunner({
    planner,
    azure,
    settings,
    routes,
    runs: runRecords,
    cancelRequests,
    engine,
    observer: bot.observer,
    environment,
    log,
    now,
    redact: redactor.redactIn,
  });
  await bot.start();
  const port = await bot.server.listen(config.port, config.host);
  const tidying = everyDay(
    async () => {
      await Promise.all([
        tidy(database, config.retentionMs, now()),
        tidyDatasets(settings.datasetsDir, config.retentionMs, now()),
        tidyExports(settings.exportsDir, config.retentionMs, now()),
      ]);
    },
    log,
    options.firstTidyMs,
  );
  log.info('app.started', { port, cloud: cloud.name });

  return {
    port,
    async stop() {
      tidying.stop();
      await bot.server.close();
      const outOfPatience = setTimeout(() => bot.interrupt(), answersMayTakeMs);
      await Promise.allSettled([bot.drain(), engine.stop()]);
      clearTimeout(outOfPatience);
      await inbox.stop().catch((error: unknown) => log.warn('inbox.not_handed_over', { error }));
      await database.close();
      log.info('app.stopped');
    },
  };
}

/** Ends early when the signal does. */
const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, defined({ signal })).catch(() => undefined);

/** The host's managed identity where it offers one; else whatever the developer is signed in with. */
function credentialOf({ hasManagedIdentity, azureClientId }: Config): TokenCredential {
  if (hasManagedIdentity)
    return azureClientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId: azureClientId });
  return new DefaultAzureCredential(
    azureClientId === undefined ? {} : { managedIdentityClientId: azureClientId },
  );
}

function routesOf(records: ReturnType<typeof createRouteRecords<Route>>, environment: string): Routes {
  return {
    current: () => records.get(environment),
    set: (route) => records.set(environment, route),
    clear: () => records.clear(environment),
  };
}
