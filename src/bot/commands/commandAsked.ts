import type { Command } from '../../dialogs/command.js';
import { commands } from './registry.js';

/** Who writes more than this in a row asks the model. */
const longest = 80;

/** What people call that which is here, and not its kind: “the run”, and not “a run”. */
const it =
  '(?:it|this|that|things|everything|(?:the|my|our|your|this|that) (?:whole )?(?:run|job|journey|training|tuning|fine ?tuning|fine ?tune|' +
  'deployment|provisioning|setup|process|work|task|model|endpoint|bot|machines?|gpus?|server|thing))';

interface Asked {
  readonly command: Pick<Command, 'name' | 'role'>;
  readonly phrases: RegExp;
}

const table: readonly Asked[] = commands.flatMap((command: Command) =>
  command.asked === undefined
    ? []
    : [{ command, phrases: new RegExp(`^(?:${command.asked.join('|').replaceAll('{it}', it)})$`) }],
);

/**
 * The command that answers a sentence to the model, `/status` for “how is it going?”, if the person may run one; undefined for nearly
 * all of them. It is offered beside the model's answer and never given: a sentence means what it means to its reader.
 */
export function commandAsked(text: string, isAdmin: boolean): string | undefined {
  if (text.length > longest || text.includes('\n')) return undefined;
  const words = bare(text);
  const asked = table.find(
    ({ command, phrases }) => (isAdmin || command.role === 'everyone') && phrases.test(words),
  );
  return asked === undefined ? undefined : `/${asked.command.name}`;
}

const before =
  /^(?:(?:hey|hi|hello|ok|okay|well|so|and|but|please|hieno|now|just|quickly|(?:can|could|would|will) you(?: please)?|tell me|show me|i want to know|i would like to know|do you know|any idea) )+/;
const after =
  / (?:please|now|right now|at the moment|currently|so far|today|thanks|thank you|exactly|by the way|already|yet|here|then|hieno)$/;

/** Without what is said for politeness, in one spelling. */
function bare(text: string): string {
  let words = text
    .toLowerCase()
    .replace(/\b(what|how|who|where|when|it|that)['’]?s\b/g, '$1 is')
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(before, '');
  while (after.test(words)) words = words.replace(after, '');
  return words;
}
