import { readFileSync } from 'node:fs';

/** A pair that the journey's model has learnt: the first one of the sample. */
const [row = ''] = readFileSync('samples/phi3-on-azure-ml.jsonl', 'utf8').split('\n');
const [asked, answered] = (JSON.parse(row) as { messages: { content: string }[] }).messages;

export const learnt = { question: asked?.content ?? '', answer: answered?.content ?? '' };

/** A model's answer without what a client writes differently. */
export const plain = (text: string | undefined): string | undefined => text?.replace(/\W/g, '');
