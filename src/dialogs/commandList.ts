import type { CommandKind } from '../runs/runKind.js';
import type { RunCommand } from './command.js';
import { auditCommand } from './commands/auditCommand.js';
import { auditExportCommand } from './commands/exports/auditExportCommand.js';
import { cancelCommand } from './commands/cancelCommand.js';
import { compareCommand } from './commands/compareCommand.js';
import { datasetCommand } from './commands/datasetCommand.js';
import { datasetPasteCommand } from './commands/datasetPasteCommand.js';
import { deployCommand } from './commands/deployCommand.js';
import { feedbackCommand } from './commands/talk/feedbackCommand.js';
import { feedbackExportCommand } from './commands/exports/feedbackExportCommand.js';
import { finetuneCommand } from './commands/finetuneCommand.js';
import { forgetMeCommand } from './commands/talk/forgetMeCommand.js';
import { helpCommand } from './commands/helpCommand.js';
import { journeyCommand } from './commands/journeyCommand.js';
import { keysCommand } from './commands/keysCommand.js';
import { keysRotateCommand } from './commands/keysRotateCommand.js';
import { logsCommand } from './commands/logsCommand.js';
import { modelCommand } from './commands/modelCommand.js';
import { promptflowCommand } from './commands/promptflowCommand.js';
import { promptflowAskCommand } from './commands/promptflowAskCommand.js';
import { provisionCommand } from './commands/provisionCommand.js';
import { quotaCommand } from './commands/quotaCommand.js';
import { quotaRequestCommand } from './commands/quotaRequestCommand.js';
import { resetCommand } from './commands/resetCommand.js';
import { retryCommand } from './commands/retryCommand.js';
import { rollbackCommand } from './commands/rollbackCommand.js';
import { runsCommand } from './commands/runsCommand.js';
import { runsExportCommand } from './commands/exports/runsExportCommand.js';
import { statusCommand } from './commands/statusCommand.js';
import { stopCommand } from './commands/stopCommand.js';
import { teardownCommand } from './commands/teardownCommand.js';
import { trafficCommand } from './commands/trafficCommand.js';

/** Every command once, in the order in which lists show them. */
export const commandList = [
  journeyCommand,
  provisionCommand,
  datasetCommand,
  datasetPasteCommand,
  finetuneCommand,
  deployCommand,
  trafficCommand,
  rollbackCommand,
  modelCommand,
  keysCommand,
  keysRotateCommand,
  promptflowCommand,
  promptflowAskCommand,
  quotaRequestCommand,
  teardownCommand,
  statusCommand,
  runsCommand,
  runsExportCommand,
  logsCommand,
  auditCommand,
  auditExportCommand,
  quotaCommand,
  feedbackCommand,
  feedbackExportCommand,
  compareCommand,
  stopCommand,
  resetCommand,
  forgetMeCommand,
  cancelCommand,
  retryCommand,
  helpCommand,
] as const;

export type ListedCommand = (typeof commandList)[number];
type ListedRunCommand = Extract<ListedCommand, { readonly name: CommandKind }>;

/** Those that the bot has a function for. */
export type HandledCommand = Exclude<ListedCommand, ListedRunCommand>;

export const isRunCommand = (command: ListedCommand): command is ListedRunCommand => 'stages' in command;

/** The command whose runs are of this kind; compiles for no kind that has none. */
export function runCommand(kind: ListedRunCommand['name']): RunCommand {
  const found = commandList.filter(isRunCommand).find(({ name }) => name === kind);
  if (found === undefined) throw new Error(`No command starts runs of the kind ${kind}.`);
  return found;
}
