import { nearest } from '../../nearest.js';
import { advice, command, type CommandStep } from '../../errors/nextStep.js';
import { modelOf } from './modelOf.js';
import type { Traffic } from '../../azure/ml/onlineEndpoints.js';
import type { Problem } from '../planLine.js';
import { isSameTraffic, trafficWords } from './trafficMap.js';
import type { PlanContext, StagePlan } from '../stage.js';

/**
 * What a change of the traffic alone would do: to the split that was asked for, or where none was, back to the one before
 * the last change. Names are taken in any case, and the split is pinned: what is shown is what a confirmation does.
 */
export async function planTraffic({ azure, inputs, routes, facts }: PlanContext): Promise<StagePlan> {
  const { endpointName } = facts;
  const endpoint = endpointName === undefined ? undefined : await azure.endpoints.get(endpointName);
  if (endpointName === undefined || endpoint === undefined) return refused(noEndpoint);
  const asked = inputs.traffic ?? (await routes.current())?.previousTraffic;
  if (asked === undefined) return refused(nothingBefore);
  const there = await azure.deployments.list(endpointName);
  const names = there.map((one) => one.name);
  const named = Object.entries(asked).map(([name, share]) => ({
    name,
    share,
    found: there.find((one) => one.name.toLowerCase() === name.toLowerCase()),
  }));
  const problems = named.flatMap(({ name, found }) => {
    if (found === undefined) return [unknown(name, asked, names)];
    return found.state === 'Succeeded' ? [] : [notReady(found)];
  });
  if (problems.length > 0) return refused(...problems);
  const split = Object.fromEntries(named.map(({ name, share, found }) => [found?.name ?? name, share]));
  if (isSameTraffic(split, endpoint.traffic)) return refused(sameAlready(endpointName, split));
  const { trafficBefore = endpoint.traffic } = inputs;
  if (!isSameTraffic(trafficBefore, endpoint.traffic))
    return refused(turnedMeanwhile(endpointName, endpoint.traffic, trafficBefore, split));
  return {
    inputs: { traffic: split, trafficBefore },
    lines: [
      {
        action: 'change',
        what: `Traffic of ${endpointName}`,
        detail: `from ${trafficWords(endpoint.traffic)} to ${trafficWords(split)}`,
      },
      ...named.map(({ name, share, found }) => {
        const { modelName, modelVersion } = modelOf(found?.modelId ?? '');
        return {
          action: 'reuse' as const,
          what: `Deployment ${found?.name ?? name}`,
          detail: `${modelName}, version ${modelVersion}: ${share} %`,
        };
      }),
    ],
  };
}

const refused = (...problems: readonly Problem[]): StagePlan => ({ lines: [], problems });

const noEndpoint: Problem = {
  reason: 'no_endpoint',
  sentence: 'There is no endpoint yet whose traffic could be split.',
  next: command('deploy'),
};

const nothingBefore: Problem = {
  reason: 'nothing_to_do',
  sentence: 'I have not changed who answers here yet, so there is nothing to go back to.',
  next: command('status'),
};

const unknown = (name: string, asked: Traffic, there: readonly string[]): Problem => ({
  reason: 'bad_argument',
  sentence: `The endpoint has no deployment ${name}; ${there.length === 0 ? 'it has none' : `it has ${there.join(', ')}`}.`,
  next: there.length === 0 ? command('deploy') : (respelled(asked, there) ?? command('status')),
});

/** By whoever else may, in Azure: a run looks once more before it begins, and begins nothing then. */
const turnedMeanwhile = (endpointName: string, is: Traffic, was: Traffic, split: Traffic): Problem => ({
  reason: 'plan_stale',
  sentence: `The traffic of ${endpointName} goes to ${trafficWords(is)} by now, and not to ${trafficWords(was)} as when the plan was made, so nothing was changed.`,
  next: command('traffic', split),
});

/** The same split in names that there are: anything else would send people to whom nobody meant. */
function respelled(asked: Traffic, there: readonly string[]): CommandStep | undefined {
  const named = Object.entries(asked).flatMap(([name, share]): [string, number][] => {
    const meant = there.find((one) => one.toLowerCase() === name.toLowerCase()) ?? nearest(name, there);
    return meant === undefined ? [] : [[meant, share]];
  });
  const split = Object.fromEntries(named);
  const isClear = Object.keys(split).length === Object.keys(asked).length;
  return isClear ? command('traffic', split) : undefined;
}

const notReady = ({ name, state }: { readonly name: string; readonly state: string }): Problem => ({
  reason: 'conflict',
  sentence: `The deployment ${name} is ${state}, so it can take no traffic.`,
  next: advice`Wait until it is there, or name another one; ${command('status')} shows who answers.`,
});

const sameAlready = (endpointName: string, split: Readonly<Record<string, number>>): Problem => ({
  reason: 'nothing_to_do',
  sentence: `There is nothing to change: the traffic of ${endpointName} goes to ${trafficWords(split)} already.`,
  next: command('status'),
});
