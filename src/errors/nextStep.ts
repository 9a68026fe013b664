/**
 * The commands that a next step may name, so that rooms which may not know the commands themselves can name one, and none
 * that does not exist: the registry (`commandOf`) does not compile where one of these is no command.
 */
export const commandNames = [
  'journey',
  'provision',
  'dataset',
  'dataset paste',
  'finetune',
  'deploy',
  'traffic',
  'rollback',
  'keys',
  'keys rotate',
  'promptflow',
  'promptflow ask',
  'quota',
  'quota request',
  'teardown',
  'status',
  'runs',
  'runs export',
  'logs',
  'audit',
  'audit export',
  'feedback export',
  'compare',
  'reset',
  'cancel',
  'retry',
  'help',
] as const;
export type CommandName = (typeof commandNames)[number];

type Value = string | number | boolean;
type NamedValues = Readonly<Record<string, Value>>;

/** A command to give, and what goes after it: values that stand alone, and values with a name. */
export interface CommandStep {
  readonly command: CommandName;
  readonly args?: readonly (string | NamedValues)[];
}

/** Arguments that may be added to the command that was given. */
export interface ArgumentStep {
  readonly add: NamedValues;
}

type Piece = string | CommandStep | ArgumentStep;

/** Words for a person. The commands in them are data, for the chat and the terminal write them each in its own way. */
export type Words = string | readonly Piece[];

/** What to do next: a command, or something to do outside of Hieno. */
export type NextStep = CommandStep | { readonly advice: Words };

export const command = (name: CommandName, ...args: readonly (string | NamedValues)[]): CommandStep =>
  args.length === 0 ? { command: name } : { command: name, args };

export const adding = (add: NamedValues): ArgumentStep => ({ add });

/** `` words`Wait a minute, then ${command('retry')}.` `` */
export function words(texts: TemplateStringsArray, ...values: readonly (Words | Piece | number)[]): Words {
  return joined(
    texts.flatMap((text, index) => {
      const value = values[index];
      return value === undefined ? [text] : [text, typeof value === 'number' ? String(value) : value];
    }),
  );
}

export const advice = (...template: Parameters<typeof words>): NextStep => ({ advice: words(...template) });

/** One after the other; plain text where no command is among them. */
export function joined(parts: readonly (Words | Piece)[], between = ''): Words {
  const pieces: Piece[] = [];
  for (const piece of parts.flatMap((part, index) => [
    ...(index === 0 ? [] : [between]),
    ...piecesOf(part),
  ])) {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces.splice(-1, 1, last + piece);
    else if (piece !== '') pieces.push(piece);
  }
  const [first = ''] = pieces;
  return pieces.length < 2 && typeof first === 'string' ? first : pieces;
}

export const piecesOf = (part: Words | Piece): readonly Piece[] =>
  Array.isArray(part) ? (part as readonly Piece[]) : [part as Piece];

/** The commands that a step names, as they are to be given. */
export const commandStepsIn = (step: NextStep): readonly CommandStep[] =>
  'command' in step
    ? [step]
    : piecesOf(step.advice).flatMap((piece) =>
        typeof piece === 'object' && 'command' in piece ? [piece] : [],
      );

/** Their names. */
export const commandsIn = (step: NextStep): readonly CommandName[] =>
  commandStepsIn(step).map(({ command: name }) => name);

/** Whether both say the same. */
export const isSame = (a: Words | NextStep | undefined, b: Words | NextStep | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Where no surface is known yet: commands by their bare names. */
export const plainly = (text: Words): string =>
  piecesOf(text)
    .map((piece) =>
      typeof piece === 'string'
        ? piece
        : 'command' in piece
          ? piece.command
          : Object.keys(piece.add).join(', '),
    )
    .join('');
