import assert from 'node:assert/strict';
import { waitFor } from '../../../helpers/machine/waitFor.js';
import { hasEnded, type World } from './journey.js';
import { inWords, seen, whenSeen, type Sighting } from './sightings.js';

/** From the template to the first answer. */
const moments: readonly (readonly Sighting[])[] = [
  [seen('DeploymentOperations_List')],
  [seen('DataVersions_CreateOrUpdate')],
  [seen('Jobs_CreateOrUpdate'), seen('Jobs_Get', { nth: 3 })],
  [seen('ModelVersions_CreateOrUpdate')],
  [seen('OnlineDeployments_CreateOrUpdate', { path: /deployments\/blue$/ })],
  [seen('Inference_Score')],
];

export const momentsAlongTheJourney = moments.length;

/** Looks out, from now on, for six moments of an unhurried journey. @returns what does something in each, then waits for the end */
export function alongTheJourney({
  azure,
  fleet,
}: World): (act: (index: number) => Promise<void>) => Promise<void> {
  const reached = moments.map(() => false);
  moments.forEach((moment, index) => whenSeen(azure, moment, () => (reached[index] = true)));
  return async (act) => {
    for (const [index, moment] of moments.entries()) {
      await waitFor(() => reached[index], inWords(moment), 90_000);
      assert.ok(!hasEnded(fleet), `the journey was over before ${inWords(moment)}`);
      await act(index);
    }
    await waitFor(() => hasEnded(fleet), 'the end of the journey', 90_000);
  };
}
