import type { EndpointKeys, KeyName } from '../../azure/ml/endpointAuth.js';
import type { OnlineEndpoint } from '../../azure/ml/onlineEndpoints.js';
import { holdsSame, writeConnection } from '../publishing/connectionKeys.js';
import { connectionName } from '../publishing/publishedNames.js';
import { requireFact } from '../requireFact.js';
import { keepKey } from '../serving/keepKey.js';
import type { StageContext } from '../stage.js';

/** Lets all that Hieno has made ask with this key from now on: the chat, by Key Vault, and the flow, by its connection. */
export async function giveKeyOut(
  { azure, facts, settings, now }: StageContext,
  { name: endpointName, scoringUri }: OnlineEndpoint,
  keys: EndpointKeys,
  which: KeyName,
): Promise<void> {
  const key = keys[which];
  const rotated = new Date(now()).toISOString();
  await keepKey(azure, requireFact(facts, 'vaultUri'), endpointName, key, { rotated });
  const project = await azure.foundry.get(settings.project);
  if (project?.kind !== 'Project' || scoringUri === undefined) return;
  const connection = connectionName(settings);
  if ((await azure.connections.get(project.id, connection)) === undefined) return;
  const wanted = { endpoint: scoringUri, key };
  if (!holdsSame(await azure.connections.keys(project.id, connection), wanted))
    await writeConnection(azure, project, connection, wanted);
}
