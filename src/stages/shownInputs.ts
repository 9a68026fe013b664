import { withoutQuery } from '../dataset/withoutQuery.js';
import type { RunInputs } from './inputs.js';

/** Inputs for cards, sentences and the audit. Those of a run keep the whole address, for the run has to ask for it. */
export const shownInputs = ({ dataset, trafficBefore: _found, ...others }: RunInputs): RunInputs =>
  dataset === undefined ? others : { dataset: withoutQuery(dataset), ...others };
