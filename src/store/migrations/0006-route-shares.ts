import { sql, type Kysely } from 'kysely';

/** Who answers is a list since the traffic can be split: until now there was one deployment, with all of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update routes set record = record || jsonb_build_object('shares', jsonb_build_array(jsonb_build_object(
    'deploymentName', record -> 'deploymentName', 'percent', 100,
    'modelName', record -> 'modelName', 'modelVersion', record -> 'modelVersion')))`.execute(db);
}
