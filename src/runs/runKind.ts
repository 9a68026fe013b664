/**
 * Kinds that are called as their command is: planned, confirmed, done. They stand in every stored run and plan, so the
 * record's room has their names; what each consists of is its command's (`RunDefinition`).
 */
export const commandKinds = [
  'provision',
  'dataset',
  'finetune',
  'deploy',
  'journey',
  'traffic',
  'rollback',
  'keys rotate',
  'promptflow',
  'quota request',
  'teardown',
] as const;
export type CommandKind = (typeof commandKinds)[number];

/** A preparation goes before a plan: it fetches and checks data, changes nothing in Azure, and so is not confirmed. */
export type RunKind = CommandKind | 'preparation';

export const isCommandKind = (value: unknown): value is CommandKind =>
  (commandKinds as readonly unknown[]).includes(value);
