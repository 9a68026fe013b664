import { tmpdir } from 'node:os';
import path from 'node:path';
import { MemoryStorage } from 'botbuilder';
import { localAdminChannels } from '../../../src/adminChannels.js';
import type { AccessPolicy } from '../../../src/bot/access.js';
import { createBot, type Bot, type BotDeps } from '../../../src/bot/bot.js';
import type { Log, LogFields } from '../../../src/log.js';
import { noLimits } from '../../../src/limits.js';
import type { Settings } from '../../../src/settings.js';
import type { RunLogs } from '../../../src/runs/runLogs.js';
import type { StageLog } from '../../../src/stages/stage.js';
import type { KeysReport } from '../../../src/stages/keyRotation/keysReader.js';
import type { QuotaReport } from '../../../src/stages/quota/quotaReport.js';
import type { Route } from '../../../src/backends/routes.js';
import type { Standing } from '../../../src/stages/standing.js';
import { FakeChannel } from '../channel/fakeChannel.js';
import { FakeClock } from '../machine/fakeClock.js';
import { FakeFlow } from './fakeFlow.js';
import { FakeModel } from './fakeModel.js';
import { MemoryFeedback } from './memoryFeedback.js';
import { FakePlanner, FakeRuns } from './fakeRuns.js';
import {
  MemoryAudit,
  MemoryCardRecords,
  MemoryHistory,
  MemoryInbox,
  MemoryRoutes,
  MemorySeen,
  MemoryUndelivered,
} from './fakeStores.js';

export const testSettings: Settings = {
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  tenantId: '00000000-0000-0000-0000-000000000002',
  resourceGroup: 'hieno-rg',
  location: 'swedencentral',
  workspace: 'hieno-ws',
  cluster: 'hieno-gpu',
  trainingSize: 'Standard_NC24ads_A100_v4',
  servingSize: 'Standard_NC6s_v3',
  registry: 'azureml',
  baseModel: 'Phi-3-mini-4k-instruct',
  baseModelVersion: '15',
  component: 'chat_completion_pipeline',
  componentVersion: '0.0.65',
  model: 'hieno-phi3',
  endpoint: 'hieno-endpoint',
  endpointAuth: 'key',
  deployment: 'blue',
  models: {
    tuned: { temperature: 0.7, topP: 0.9, answerTokens: 768 },
    base: { temperature: 0.7, topP: 0.9, answerTokens: 768 },
  },
  suggestedQuestions: 3,
  hub: 'hieno-hub',
  project: 'hieno-project',
  defaultDataset: { dataset: 'samples/phi3-on-azure-ml.jsonl' },
  datasetsDir: path.join(tmpdir(), 'hieno-datasets'),
  exportsDir: path.join(tmpdir(), 'hieno-exports'),
  datasetHub: { endpoint: 'http://127.0.0.1:9' },
  downloads: { reach: 'anywhere', attachments: 'machine', mostBytes: 1024 ** 3 },
};

/** What Azure says where `testRoute` is true. */
export const testStanding = {
  hasWorkspace: true,
  model: { name: 'hieno-phi3', version: '1' },
  endpoint: {
    name: 'hieno-endpoint',
    deployments: [
      {
        name: 'blue',
        modelName: 'hieno-phi3',
        modelVersion: '1',
        state: 'Succeeded',
        size: 'Standard_NC6s_v3',
        instances: 1,
        percent: 100,
        hourly: 3.06,
      },
    ],
  },
} as const satisfies Standing;

export const testRoute: Route = {
  endpointName: 'hieno-endpoint',
  shares: [{ deploymentName: 'blue', percent: 100, modelName: 'hieno-phi3', modelVersion: '1' }],
  vaultName: 'hieno-kv',
  secretName: 'endpoint-key',
  updatedAt: Date.UTC(2026, 0, 5, 8),
};

/** Log events as they come, for tests that look at them. */
export class LogSpy implements Log {
  readonly events: {
    readonly level: string;
    readonly event: string;
    readonly fields: LogFields | undefined;
  }[] = [];
  debug = this.at('debug');
  info = this.at('info');
  warn = this.at('warn');
  error = this.at('error');

  private at(level: string) {
    return (event: string, fields?: LogFields): void => void this.events.push({ level, event, fields });
  }
}

/** The real bot behind its real HTTP server, on fakes of what lies below it. */
export class BotUnderTest {
  readonly clock = new FakeClock();
  readonly planner = new FakePlanner();
  readonly runs = new FakeRuns(this.clock);
  readonly audit = new MemoryAudit();
  /** Logs by run; an error is thrown. */
  readonly logsOf = new Map<string, StageLog | Error>();
  readonly logs: RunLogs = {
    tail: async ({ id }) => {
      const log = this.logsOf.get(id);
      if (log instanceof Error) throw log;
      return log;
    },
  };
  readonly model = new FakeModel();
  readonly flow = new FakeFlow();
  quota: QuotaReport = {
    location: 'swedencentral',
    purpose: 'journey',
    base: false,
    needs: [],
    limits: [],
    waiting: [],
  };
  keys: KeysReport = { endpointName: testRoute.endpointName, auth: 'key' };
  standingReads = 0;
  /** What Azure says there is; an error is thrown. */
  standing: Standing | Error = testStanding;
  readonly routes = new MemoryRoutes();
  readonly history = new MemoryHistory();
  readonly feedback = new MemoryFeedback(this.history);
  readonly undelivered = new MemoryUndelivered();
  readonly seen = new MemorySeen();
  readonly incoming = new MemoryInbox({
    heard: (arrival) => this.runs.heard(arrival),
    undelivered: this.undelivered,
    history: this.history,
    now: () => this.clock.now(),
  });
  readonly cards = new MemoryCardRecords();
  readonly storage = new MemoryStorage();
  readonly log = new LogSpy();
  readonly channel: FakeChannel;
  readonly bot: Bot;

  private constructor(channel: FakeChannel, overrides: Partial<BotDeps>) {
    this.channel = channel;
    channel.now = () => this.clock.now();
    this.routes.route = testRoute;
    this.bot = createBot({
      credentials: { kind: 'anonymous' },
      access: { admins: 'everyone-on-loopback', channels: new Set(localAdminChannels) },
      planner: this.planner,
      runs: this.runs,
      audit: this.audit,
      logs: this.logs,
      model: this.model,
      flowChat: this.flow,
      readStanding: async () => {
        this.standingReads += 1;
        if (this.standing instanceof Error) throw this.standing;
        return this.standing;
      },
      readKeys: async () => this.keys,
      readQuota: async (purpose, base) => ({ ...this.quota, purpose, base }),
      routes: this.routes,
      history: this.history,
      feedback: this.feedback,
      // The tuned one first.
      random: () => 0,
      keptMs: 90 * 24 * 60 * 60 * 1000,
      incoming: this.incoming,
      seen: this.seen,
      cards: this.cards,
      undelivered: this.undelivered,
      storage: this.storage,
      redact: (value) => value,
      settings: testSettings,
      limits: { ...noLimits, atOnce: 1_000, mostWaiting: 1_000 },
      cloud: { name: 'local Azure', notice: 'A stand-in for Azure on this machine.', speed: 1 },
      log: this.log,
      clock: this.clock,
      cardPace: () => 0,
      ...overrides,
    });
    this.runs.observer = this.bot.observer;
  }

  static async start({
    channel = 'emulator',
    access,
    ...others
  }: Omit<Partial<BotDeps>, 'access'> & {
    channel?: 'emulator' | 'msteams';
    access?: Omit<AccessPolicy, 'channels'> & Partial<AccessPolicy>;
  } = {}): Promise<BotUnderTest> {
    const fake = new FakeChannel(channel);
    const channels = new Set(localAdminChannels);
    const overrides = access === undefined ? others : { ...others, access: { channels, ...access } };
    const started = new BotUnderTest(fake, overrides);
    await fake.start();
    await started.bot.start();
    fake.botUrl = `http://127.0.0.1:${await started.bot.server.listen(0, '127.0.0.1')}`;
    return started;
  }

  async stop(): Promise<void> {
    await this.bot.server.close();
    await this.channel.stop();
  }
}
