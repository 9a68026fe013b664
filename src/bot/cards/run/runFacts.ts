import type { Run } from '../../../runs/run.js';
import type { StageName } from '../../../stages/stage.js';
import { thousands } from '../../../thousands.js';
import type { CardElement } from '../cardElement.js';
import { factSet, link } from '../elements.js';
import { escapeMarkdown, shorten } from '../markdown.js';

/** What a run has found before it made anything speaks of an older model or of an endpoint that is not there yet. */
export function runFacts({ facts: known, stages }: Run): CardElement[] {
  const status = (name: StageName) => stages.find((stage) => stage.name === name)?.status;
  const isMade = (name: StageName) => status(name) === 'done' || status(name) === 'running';
  const ownModel = status('register') === undefined ? status('deployment') !== undefined : isMade('register');
  const rows = [
    known.trainRows === undefined ? undefined : `${thousands(known.trainRows)} rows to train`,
    known.validationRows === undefined ? undefined : `${thousands(known.validationRows)} to validate`,
  ].filter((part) => part !== undefined);
  return factSet([
    ['Workspace', named(known.workspaceName)],
    ['Dataset', rows.length === 0 ? named(known.datasetName) : rows.join(', ')],
    ['Job', named(known.jobName)],
    ['Model', ownModel ? named(known.modelName, known.modelVersion) : undefined],
    ['Endpoint', isMade('endpoint') || isMade('removeEndpoint') ? named(known.endpointName) : undefined],
    ['Deployment', named(known.deploymentName)],
    [
      'Key',
      known.secretName === undefined
        ? undefined
        : `in Key Vault ${escapeMarkdown(known.vaultName ?? '')}`.trim(),
    ],
    ['Project', named(known.projectName)],
    ['Connection', named(known.connectionName)],
    ['Flow', named(known.flowName)],
  ]);
}

/** What the model and the flow said when they were asked first, each in so many characters: the proof that they answer. */
export function firstAnswers(
  { facts: { firstQuestion, firstAnswer, flowAnswer } }: Pick<Run, 'facts'>,
  length: number,
): CardElement[] {
  const answer = (said: string | undefined): string | undefined =>
    said === undefined ? undefined : escapeMarkdown(shorten(said, length));
  const isAsked = firstAnswer !== undefined;
  return factSet([
    ['First question', isAsked ? answer(firstQuestion) : undefined],
    ['First answer', answer(firstAnswer)],
    ['Asked the flow', flowAnswer === undefined || isAsked ? undefined : answer(firstQuestion)],
    ["Flow's answer", answer(flowAnswer)],
  ]);
}

/** The most telling first. */
export function runLinks({
  kind,
  facts: { flowUrl, flowGuideUrl, projectUrl, hubUrl, jobUrl, studioUrl },
}: Run): CardElement[] {
  return [
    ...link('Flow', flowUrl),
    ...link('Project', projectUrl),
    ...link('Hub', hubUrl),
    ...link('Migration guide', flowGuideUrl),
    ...link('Job in studio', jobUrl),
    ...(kind === 'promptflow' ? [] : link('Workspace in studio', studioUrl)),
  ];
}

const named = (name: string | undefined, version?: string): string | undefined =>
  name === undefined
    ? undefined
    : escapeMarkdown(shorten(version === undefined ? name : `${name}, version ${version}`, 120));
