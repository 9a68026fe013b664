import { mostPastedBytes } from '../pastedProblem.js';
import { card, type Card } from './card.js';
import { button, small, text, title } from './elements.js';

const example = JSON.stringify({
  messages: [
    { role: 'user', content: 'When are you open?' },
    { role: 'assistant', content: 'From 9 to 5.' },
  ],
});

/** The form that /dataset paste answers with. */
export const pasteCard = (): Card =>
  card(
    [
      title('Paste the rows to train on'),
      text('JSONL: one conversation a line, at least two of them, like this:'),
      // Not a TextBlock: as markdown its brackets would have to be escaped, and people copy it.
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: example, fontType: 'Monospace' }] },
      text('CSV: the names of the columns first, for example question,answer.'),
      { type: 'Input.Text', id: 'rows', label: 'Rows', isMultiline: true, placeholder: example },
      {
        type: 'Input.ChoiceSet',
        id: 'format',
        label: 'Format',
        style: 'expanded',
        value: 'jsonl',
        choices: [
          { title: 'JSONL', value: 'jsonl' },
          { title: 'CSV', value: 'csv' },
        ],
      },
      small(
        `Teams takes about ${mostPastedBytes / 1024} KB in a form. What is larger goes as a file: attach it to /dataset.`,
        { spacing: 'Medium' },
      ),
    ],
    [button('Use these rows', { verb: 'pasteDataset' })],
  );
