import { thousands } from '../thousands.js';
import { nextCommand } from '../stages/nextCommand.js';
import type { RunInputs } from '../stages/inputs.js';
import { shownInputs } from '../stages/shownInputs.js';
import { trafficWords } from '../stages/serving/trafficMap.js';
import type { Ending, Run } from './run.js';
import { advice, command, type NextStep } from '../errors/nextStep.js';

/** What a run that went through says at its end, and what to do next. */
export function endingOf({ kind, facts, inputs }: Run): Ending {
  const model = `${facts.modelName ?? 'The model'} version ${facts.modelVersion ?? ''}`.trim();
  const validation = facts.losses?.validation.at(-1)?.loss;
  const loss = validation === undefined ? '' : ` Its validation loss is ${validation.toFixed(3)}.`;
  const next = nextCommand({
    hasWorkspace: true,
    ...(facts.modelName === undefined
      ? {}
      : { model: { name: facts.modelName, version: facts.modelVersion ?? '' } }),
  });
  switch (kind) {
    case 'provision':
      return done(`The workspace ${facts.workspaceName ?? ''} is ready.`, next);
    case 'preparation':
      return done(
        `${facts.datasetName ?? 'The dataset'} is fetched and checked: ${thousands(facts.trainRows ?? 0)} conversations to train on, ${thousands(facts.validationRows ?? 0)} to validate with.`,
        advice`The plan follows.`,
      );
    case 'dataset':
      return done(
        `${facts.datasetName ?? 'The dataset'} is uploaded: ${thousands(facts.trainRows ?? 0)} conversations to train on, ${thousands(facts.validationRows ?? 0)} to validate with.`,
        command('finetune', ...sameData(shownInputs(inputs))),
      );
    case 'finetune':
      return done(`${model} is registered.${loss}`, command('deploy'));
    case 'deploy':
      return done(
        `${model} is live on ${facts.endpointName ?? 'the endpoint'}: just write to me.`,
        command('status'),
      );
    case 'journey':
      return done(
        `${model} is tuned and live.${loss} Just write to me, and it answers.`,
        facts.flowName !== undefined
          ? askFlow
          : inputs.base === true
            ? // Without a question it is no command yet, and so no button: one would ask the words that stand for it.
              advice`${command('compare')} and your question give the answers of both models.`
            : command('status'),
      );
    case 'traffic':
    case 'rollback':
      return done(
        `The traffic of ${facts.endpointName ?? 'the endpoint'} goes to ${trafficWords(inputs.traffic ?? {})}.`,
        kind === 'traffic' ? command('rollback') : command('status'),
      );
    case 'keys rotate':
      return done(
        `Both keys of ${facts.endpointName ?? 'the endpoint'} are new; the old ones open it no more.`,
        command('keys'),
      );
    case 'promptflow':
      return done(
        `The flow ${facts.flowName ?? ''} answers in the Foundry project ${facts.projectName ?? ''}.`,
        askFlow,
      );
    case 'quota request':
      return done('Microsoft has granted the cores.', command(inputs.quotaFor ?? 'journey'));
    case 'teardown':
      return inputs.target === 'everything'
        ? done(
            'Everything that Hieno had made in the resource group is gone; the group itself stays.',
            nextCommand({ hasWorkspace: false }),
          )
        : done('The endpoint is gone, and with it what it cost by the hour.', next);
  }
}

const askFlow = advice`${command('promptflow ask')} and your question get an answer of the flow.`;

/** The same data again, as arguments of a command. */
function sameData({ dataset, slice, seed, skipBroken }: RunInputs): Parameters<typeof command>[1][] {
  return [
    ...(dataset === undefined ? [] : [dataset]),
    ...(slice === undefined ? [] : [dataset === undefined ? { slice } : slice]),
    ...(seed === undefined ? [] : [{ seed }]),
    ...(skipBroken === true ? [{ skip_broken: true }] : []),
  ];
}

const done = (sentence: string, next: NextStep): Ending => ({ reason: 'done', sentence, next });
