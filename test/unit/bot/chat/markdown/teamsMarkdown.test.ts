import assert from 'node:assert/strict';
import { withFencesClosed } from '../../../../../src/bot/chat/markdown/fences.js';
import { teamsMarkdown } from '../../../../../src/bot/chat/markdown/teamsMarkdown.js';

describe('a model’s markdown in Teams', () => {
  const whole = (...lines: string[]): string => teamsMarkdown(lines.join('\n'), true);

  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['a heading', ['Intro', '## The **second** step ##', 'Text'], 'Intro\n\n**The second step**\n\nText'],
    ['a heading underlined', ['Title', '=====', 'Text'], 'Title\n\nText'],
    ['a rule', ['One', '', '---', '', 'Two'], 'One\n\n\n\nTwo'],
    ['a picture', ['See ![a cat](https://x/c.png).'], 'See [a cat](https://x/c.png).'],
    [
      'a tag',
      ['Use <head> and `<body>`, or <https://x.example>: 1 < 2'],
      'Use &lt;head> and `<body>`, or <https://x.example>: 1 < 2',
    ],
    [
      'what is no heading',
      ['#hashtag', '- item', '> quote', '1. one', '  - two'],
      '#hashtag\n- item\n> quote\n1. one\n  - two',
    ],
    [
      'code',
      ['```python', '# a comment', '| no | table |', '<tag>', '---', '```', 'after'],
      '```python\n# a comment\n| no | table |\n<tag>\n---\n```\nafter',
    ],
    [
      'code in a list',
      ['1. Say', '   ```', '   # x', '   ```', '2. Go'],
      '1. Say\n   ```\n   # x\n   ```\n2. Go',
    ],
    ['a bar in a sentence', ['Either a | b', 'or not.'], 'Either a | b\nor not.'],
    [
      'a narrow table',
      ['Prices:', '| Size | **Price** |', '|:--|--:|', '| small | `3.06` |', '| big |', '', 'End'],
      'Prices:\n\n```\nSize   Price\n-----  -----\nsmall  3.06\nbig\n```\n\nEnd',
    ],
    [
      'a wide table',
      [
        '| Step | What it does |',
        '|---|---|',
        `| Train | ${'word '.repeat(14)}|`,
        `| Deploy | ${'other '.repeat(12)}|`,
      ],
      `**Train**: What it does: ${'word '.repeat(14).trim()}\n\n**Deploy**: What it does: ${'other '.repeat(12).trim()}`,
    ],
  ];
  for (const [what, lines, shown] of cases)
    it(`is readable: ${what}`, () =>
      assert.equal(whole(...lines).replace(/\n{3,}/g, '\n\n'), shown.replace(/\n{3,}/g, '\n\n')));

  it('begins in every part of a stream with what was shown before', () => {
    const lines = cases.flatMap(([, written]) => [...written, '']);
    for (const text of [
      lines.join('\n'),
      'Grüße! 🙂 ``a ` <b> `` `<c>` ` x `code` **bold** <b>x</b> ![p q](u) <https://a.b> # not',
      '```js\nlet a = `x`;\n``',
      'a | b',
    ])
      for (let end = 0, before = ''; end <= text.length; end++) {
        const now = teamsMarkdown(text.slice(0, end), false);
        assert.ok(now.startsWith(before), `${JSON.stringify(before)} then ${JSON.stringify(now)}`);
        assert.ok(teamsMarkdown(text, true).startsWith(now), `${JSON.stringify(now)} is not in the end`);
        before = now;
      }
  });

  it('keeps little back of what is being written', () => {
    assert.equal(teamsMarkdown('One two thr', false), 'One two thr');
    assert.equal(teamsMarkdown('```\nlet a', false), '```\nlet a');
    assert.equal(teamsMarkdown('你好，世', false), '你好，世');
    for (const [text, shown] of [
      ['See `co', 'See'],
      ['A\n##', 'A'],
      ['A\n## Tit', 'A'],
      ['A\n| x | y |\n|--', 'A'],
      ['A\n| x |\n|--|\n| 1 |\n', 'A'],
      ['```\nx\n``', '```\nx'],
      ['A ![pic of', 'A'],
      ['A <htt', 'A'],
      ['A \ud83d', 'A'],
    ] as const)
      assert.equal(teamsMarkdown(text, false), shown);
  });

  it('has an end of its code before anything else follows', () => {
    for (const [text, closed] of [
      ['a\n```js\nx', 'a\n```js\nx\n```'],
      ['a\n~~~~\nx\n```', 'a\n~~~~\nx\n```\n~~~~'],
      ['- ```\n  x', '- ```\n  x\n  ```'],
      ['```\nx\n```', '```\nx\n```'],
      ['``` is a `fence`', '``` is a `fence`'],
      ['a ``` b', 'a ``` b'],
    ] as const)
      assert.equal(withFencesClosed(text), closed);
  });
});
