import assert from 'node:assert/strict';
import { withoutQuery } from '../../../src/dataset/withoutQuery.js';

describe('a source without what may be secret in it', () => {
  for (const [text, shown] of [
    ['https://host/a.jsonl?sig=x&b=c', 'https://host/a.jsonl?…'],
    ['HTTPS://host:1/a.jsonl#part', 'HTTPS://host:1/a.jsonl?…'],
    ['http://anna:pass@host/a@b.jsonl', 'http://host/a@b.jsonl'],
    ['http://host/a?x and https://other/b', 'http://host/a?… and https://other/b'],
    ['./why?.jsonl', './why?.jsonl'],
    ['owner/name@main', 'owner/name@main'],
  ] as const)
    it(text, () => assert.equal(withoutQuery(text), shown));
});
