export type Says = readonly (readonly [role: 'system' | 'user' | 'assistant', content: string])[];

/** Chats to be written in every shape that there is: quotes of both kinds, a line end, letters of other languages. */
export const chats: readonly Says[] = [
  [
    ['system', 'Be brief.'],
    ['user', 'It’s "А"?'],
    ['assistant', 'Да, ’s.\nYes'],
  ],
  [
    ['system', 'Be kind.'],
    ['user', 'B?'],
    ['assistant', "b's"],
    ['user', 'Why?'],
    ['assistant', '因为'],
  ],
];
/** The same, a question with its answer each. */
export const pairs: readonly Says[] = [
  [
    ['user', 'It’s "А"?'],
    ['assistant', 'Да, ’s.\nYes'],
  ],
  [
    ['user', 'B?'],
    ['assistant', "b's"],
  ],
];
export const text = (message: Says[number] | undefined): string => message?.[1] ?? '';
export const at = (chat: Says, role: string): string => text(chat.find(([who]) => who === role));

export const list = (
  chat: Says,
  [role, content]: readonly [string, string] = ['role', 'content'],
  names: Record<string, string> = {},
) => chat.map(([who, what]) => ({ [role]: names[who] ?? who, [content]: what }));
export const withoutSystem = (chat: Says): Says => chat.filter(([who]) => who !== 'system');
/** Each question with its answer. */
export const turns = (chat: Says): readonly (readonly [string, string])[] =>
  withoutSystem(chat).flatMap(([who, what], index, all) =>
    who === 'user' ? [[what, text(all[index + 1])] as const] : [],
  );
export const jsonl = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
/** As Python's repr: single quotes unless there are some in the text and no double ones. */
const repr = (value: string) => {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  return (
    quote + value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll(quote, `\\${quote}`) + quote
  );
};
export const python = (chat: Says, between = ', ') =>
  `[${chat.map(([who, what]) => `{'role': ${repr(who)}, 'content': ${repr(what)}}`).join(between)}]`;

/** What is said, as a DatasetFolder tells it of a file. */
export const said = (says: readonly Says[]): readonly string[] =>
  says.map((chat) => JSON.stringify(chat.map(([role, content]) => ({ role, content })))).toSorted();
