import { AppError, type AppErrorDetail } from '../../../src/errors/appError.js';
import type { Azure } from '../../../src/azure/azure.js';
import type { PlanContext, StageContext } from '../../../src/stages/stage.js';
import { testSettings } from './botUnderTest.js';
import { MemoryRoutes } from './fakeStores.js';

/** What a stage may ask of Azure in a test, by Azure's own names; answers hold only what the stage reads. */
export type AzureSlice = { readonly [S in keyof Azure]?: { readonly [M in keyof Azure[S]]?: unknown } };

type Given = Partial<Omit<StageContext & PlanContext, 'azure'>> & { readonly azure?: AzureSlice };

/** A stage's surroundings, at the moment it begins: it fails by itself where it asks for what the slice does not have. */
export const stageContext = ({ azure = {}, ...others }: Given = {}): StageContext & PlanContext => ({
  runId: 'run1',
  attempt: 1,
  preflightProblems: async () => [],
  stageNames: [],
  inputs: {},
  facts: {},
  settings: testSettings,
  azure: azure as Azure,
  routes: new MemoryRoutes(),
  now: () => 0,
  startedAt: 0,
  signal: new AbortController().signal,
  report: () => undefined,
  ...others,
});

/** A failure as a client of Azure throws it. */
export const refusal = (reason: AppErrorDetail['reason'], more: Partial<AppErrorDetail> = {}): AppError =>
  new AppError({ reason, sentence: `Azure refused: ${reason}.`, ...more });
