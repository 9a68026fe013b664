import { AppError } from '../../errors/appError.js';
import { command } from '../../errors/nextStep.js';
import type { Azure } from '../../azure/azure.js';
import type { FoundryWorkspace } from '../../azure/promptFlow/foundry.js';

/** What a flow reads of the endpoint. */
export type ConnectionKeys = Readonly<Record<'endpoint' | 'key', string>>;

export const holdsSame = (
  has: Readonly<Record<string, string>> | undefined,
  { endpoint, key }: ConnectionKeys,
): boolean => has?.['endpoint'] === endpoint && has['key'] === key;

/** Writes the project's connection and reads it back: what the flow will get, by the way the flow gets it. */
export async function writeConnection(
  azure: Pick<Azure, 'connections'>,
  { id }: Pick<FoundryWorkspace, 'id'>,
  name: string,
  wanted: ConnectionKeys,
): Promise<void> {
  await azure.connections.put(id, name, wanted);
  if (!holdsSame(await azure.connections.keys(id, name), wanted))
    throw new AppError({
      reason: 'refused',
      sentence: `Azure took the connection ${name}, but it does not give its keys back as they were written.`,
      next: command('retry'),
    });
}
