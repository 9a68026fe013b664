import { PostgresServer } from '../../../helpers/machine/postgresServer.js';

let started: Promise<PostgresServer> | undefined;

/** The address of a new, empty database on a server that all files share. */
export async function emptyDatabase(): Promise<string> {
  started ??= PostgresServer.start();
  return (await started).database();
}

after(async () => (await started)?.stop());
