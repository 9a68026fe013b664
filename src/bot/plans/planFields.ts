import { z } from 'zod';
import { commandList, isRunCommand } from '../../dialogs/commandList.js';
import type { Fields } from '../../dialogs/readFields.js';
import { fieldId } from '../cards/plan/planForm.js';

const names = [
  ...new Set(
    commandList
      .filter(isRunCommand)
      .flatMap((command) => command.arguments.map(({ name }) => name as string)),
  ),
];

/** A client sends as text what others send as it is. */
const field = z.union([z.string(), z.number(), z.boolean()]).nullish();

/** What a press of a form may carry, besides what its button does. */
export const fieldShape = Object.fromEntries(names.map((name) => [fieldId(name), field])) as Readonly<
  Record<ReturnType<typeof fieldId>, typeof field>
>;

/** The same by the names of the arguments. */
export const fieldsIn = (sent: Readonly<Record<string, z.infer<typeof field>>>): Fields =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = sent[fieldId(name)];
      return value === undefined || value === null ? [] : [[name, String(value)]];
    }),
  );
