import { thousands } from '../thousands.js';
import { nextCommand } from '../stages/nextCommand.js';
import type { RunInputs } from '../stages/inputs.js';
import { shownInputs } from '../stages/shownInputs.js';
import { trafficWords } from '../stages/serving/trafficMap.js';
import type { Ending, Run } from './run.js';

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
        'The plan follows.',
      );
    case 'dataset':
      return done(
        `${facts.datasetName ?? 'The dataset'} is uploaded: ${thousands(facts.trainRows ?? 0)} conversations to train on, ${thousands(facts.validationRows ?? 0)} to validate with.`,
        ['/finetune', ...datasetWords(shownInputs(inputs))].join(' '),
      );
    case 'finetune':
      return done(`${model} is registered.${loss}`, '/deploy');
    case 'deploy':
      return done(
        `${model} is live on ${facts.endpointName ?? 'the endpoint'}: just write to me.`,
        '/status',
      );
    case 'journey':
      return done(
        `${model} is tuned and live.${loss} Just write to me, and it answers.`,
        facts.flowName !== undefined
          ? '/promptflow ask your question'
          : inputs.base === true
            ? '/compare your question'
            : '/status',
      );
    case 'traffic':
    case 'rollback':
      return done(
        `The traffic of ${facts.endpointName ?? 'the endpoint'} goes to ${trafficWords(inputs.traffic ?? {})}.`,
        kind === 'traffic' ? '/rollback' : '/status',
      );
    case 'promptflow':
      return done(
        `The flow ${facts.flowName ?? ''} answers in the Foundry project ${facts.projectName ?? ''}.`,
        '/promptflow ask your question',
      );
    case 'quota request':
      return done('Microsoft has granted the cores.', `/${inputs.quotaFor ?? 'journey'}`);
    case 'teardown':
      return inputs.target === 'everything'
        ? done(
            'Everything that Hieno had made in the resource group is gone; the group itself stays.',
            nextCommand({ hasWorkspace: false }),
          )
        : done('The endpoint is gone, and with it what it cost by the hour.', next);
  }
}

/** The same data again, as arguments of a command. */
function datasetWords({ dataset, slice, seed, skipBroken }: RunInputs): string[] {
  const quoted = (word: string): string => (/\s/.test(word) ? `"${word}"` : word);
  return [
    ...(dataset === undefined ? [] : [quoted(dataset)]),
    ...(slice === undefined ? [] : [dataset === undefined ? `slice=${slice}` : slice]),
    ...(seed === undefined ? [] : [`seed=${seed}`]),
    ...(skipBroken === true ? ['skip_broken=yes'] : []),
  ];
}

const done = (sentence: string, next: string): Ending => ({ reason: 'done', sentence, next });
