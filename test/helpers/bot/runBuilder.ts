import type { Run, StageState } from '../../../src/runs/run.js';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { stagesOf } from '../../../src/runs/runDefinition.js';

/** A run with everything in it that a card can show, in the state the test gives. */
export function aRun(overrides: Partial<Run> = {}): Run {
  const kind = overrides.kind ?? 'journey';
  const inputs = overrides.inputs ?? { base: true };
  return {
    id: 'r-1',
    kind,
    inputs,
    status: 'queued',
    requester: { id: 'emulator:user-1', name: 'Anna' },
    place: { channelId: 'emulator', conversationId: 'chat-1', reference: {} },
    stages: stagesOf(runCommand, kind, inputs).map((name): StageState => ({
      name,
      title: `Stage ${name}`,
      status: 'waiting',
    })),
    facts: {},
    createdAt: 0,
    version: 1,
    ...overrides,
  };
}
