import { allowed, type Argument } from '../../../dialogs/argument.js';
import type { RunCommand } from '../../../dialogs/command.js';
import { leftOut, type Fields } from '../../../dialogs/readFields.js';
import { card, type Card } from '../card.js';
import type { CardElement } from '../cardElement.js';
import { button, small, text, title } from '../elements.js';
import { escapeMarkdown, shorten } from '../markdown.js';

export interface PlanForm {
  readonly proposalId: string;
  readonly command: RunCommand;
  /** What the fields are filled in with. */
  readonly fields: Fields;
  /** What a field that is empty comes to in the plan as it is. */
  readonly settled: Fields;
  /** By field: what is wrong with what was typed. */
  readonly problems?: Readonly<Record<string, string>>;
  /** It stands where the plan stood, and so needs a way back. */
  readonly inPlace: boolean;
}

/** A field's name among what a press carries, where `for` and `kind` have meanings of their own. */
export const fieldId = (argument: string) => `set_${argument}` as const;

/** The arguments of a plan's command, filled in, to make another plan from. */
export function planForm(form: PlanForm): Card {
  const { command, proposalId, problems = {}, inPlace } = form;
  const data = { proposal: proposalId, kind: command.name };
  const wrong = Object.keys(problems).length;
  return card(
    [
      title(`Change the plan: ${command.title}`),
      small('Nothing is done yet: this makes a new plan, which takes the place of the old one.'),
      ...(wrong === 0
        ? []
        : [
            text(wrong === 1 ? 'One value cannot be taken.' : `${wrong} values cannot be taken.`, {
              color: 'Attention',
              weight: 'Bolder',
            }),
          ]),
      ...command.arguments.flatMap((argument) => field(argument, form)),
    ],
    [
      button('Make the new plan', { verb: 'replan', ...data }, { style: 'positive' }),
      ...(inPlace
        ? [button('Back to the plan', { verb: 'keepPlan', ...data }, { associatedInputs: 'None' })]
        : []),
    ],
  );
}

function field(argument: Argument, { fields, settled, problems }: PlanForm): CardElement[] {
  const { name } = argument;
  const problem = problems?.[name];
  return [
    { ...input(argument, fields[name] ?? '', settled[name]), id: fieldId(name), spacing: 'Medium' },
    problem === undefined
      ? small(escapeMarkdown(hint(argument)), { spacing: 'Small' })
      : text(problem, { color: 'Attention', spacing: 'Small' }),
  ];
}

function input(argument: Argument, value: string, now: string | undefined): CardElement {
  const { required } = argument;
  const label = labelOf(argument);
  const filled = value === '' ? {} : { value };
  const named = {
    label,
    ...(required === true ? { isRequired: true, errorMessage: `${label} is needed.` } : {}),
  };
  const otherwise = plain(argument.otherwise ?? '');
  const placeholder =
    required === true ? plain(argument.example) : now === undefined ? otherwise : `now ${shorten(now, 60)}`;
  switch (argument.type) {
    case 'flag':
      // The words that an untouched toggle is sent as, whatever others it was given.
      return {
        type: 'Input.Toggle',
        title: label,
        valueOn: 'true',
        valueOff: 'false',
        value: value || 'false',
      };
    case 'choice':
      return {
        type: 'Input.ChoiceSet',
        ...named,
        style: 'compact',
        value: value === '' && required !== true ? leftOut : value,
        choices: [
          ...(required === true ? [] : [{ title: sentence(otherwise), value: leftOut }]),
          ...argument.choices.map((choice) => ({ title: choice, value: choice })),
        ],
      };
    case 'integer': {
      const number = Number(value);
      // What is no number cannot stand in a field for numbers.
      if (!Number.isFinite(number)) return { type: 'Input.Text', ...named, ...filled, placeholder };
      // Without the range: some clients put its end in place of what is beyond it, and say nothing.
      return { type: 'Input.Number', ...named, ...(value === '' ? {} : { value: number }), placeholder };
    }
    case 'text':
      return { type: 'Input.Text', ...named, ...filled, placeholder, maxLength: argument.maxLength };
    case 'number':
    case 'traffic':
      return { type: 'Input.Text', ...named, ...filled, placeholder };
  }
}

const labelOf = ({ name }: Argument): string => sentence(name.replaceAll('_', ' '));
const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
/** Labels and placeholders are no markdown. */
const plain = (words: string): string => words.replaceAll('`', '').replaceAll('**', '');

function hint(argument: Argument): string {
  const { summary, type, otherwise } = argument;
  if (type === 'flag' || type === 'choice') return plain(summary);
  const empty = otherwise === undefined ? '' : ` Left empty: ${plain(otherwise)}.`;
  return `${plain(summary)} ${sentence(plain(allowed(argument)))}.${empty}`;
}
