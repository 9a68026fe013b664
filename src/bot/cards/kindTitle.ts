import { runCommand } from '../../dialogs/commandList.js';
import type { RunKind } from '../../runs/runKind.js';

export const kindTitle = (kind: RunKind): string =>
  kind === 'preparation' ? 'Preparation of the data' : runCommand(kind).title;
