import type { Command } from '../command.js';

export const modelCommand = {
  name: 'model',
  group: 'serve',
  label: 'Which models answer',
  summary:
    'Which models answer, and how they are asked: instructions, temperature, top-p, length of answers.',
  arguments: [],
  examples: ['/model'],
  asked: [
    '(?:which|what)(?: kind of| version of(?: the)?)? model (?:is|are) (?:this|that|it|you|answering|used|live|deployed|running|active|there|you using|(?:this|it) using|behind (?:this|it|you))',
    '(?:which|what) model (?:answers|(?:do|did) (?:you|i) (?:use|get|have))(?: me)?',
    '(?:which|what) (?:model )?version (?:is|are) (?:this|it|you|live|deployed|running|answering)',
    '(?:who|what|which model) am i (?:talking|speaking|chatting) (?:to|with)',
    'who (?:answers|is answering)(?: me| this| my questions)?',
    'are you (?:the |a )?(?:fine ?tuned|tuned|base|untuned)(?: model| one)?',
    '(?:what|which) (?:is|are) (?:the |your )?(?:temperature|settings|instructions|system prompt)(?: of {it})?',
  ],
  role: 'everyone',
  effect: 'reads',
  offeredIn: ['team', 'groupChat'],
} as const satisfies Command;
