import type { RunInputs } from '../stages/inputs.js';
import type { Settings } from '../settings.js';
import type { StageName } from '../stages/stage.js';
import type { CommandKind, RunKind } from './runKind.js';

/** What must be known of a kind of run to plan and to start one. Its command says it, so it is handed in from above. */
export interface RunDefinition {
  /** After the preflight, in the order in which a card shows them. */
  stages(inputs: RunInputs): readonly StageName[];
  /** It changes nothing in the environment, and so may go beside another run; else a run is alone in it. */
  readonly besideOthers?: true;
  /** A word the person must type to confirm; for what cannot be undone. */
  typedConfirmation?(inputs: RunInputs, settings: Settings): string;
}

export type DefinitionOf = (kind: CommandKind) => RunDefinition;

export const stagesOf = (
  definitionOf: DefinitionOf,
  kind: RunKind,
  inputs: RunInputs,
): readonly StageName[] =>
  kind === 'preparation' ? ['preparation'] : ['preflight', ...definitionOf(kind).stages(inputs)];

export const locksEnvironment = (definitionOf: DefinitionOf, kind: RunKind): boolean =>
  kind !== 'preparation' && definitionOf(kind).besideOthers !== true;
