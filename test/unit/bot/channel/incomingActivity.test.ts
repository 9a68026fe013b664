import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { readActivity } from '../../../../src/bot/channel/incomingActivity.js';

describe('the body of a request', () => {
  const read = (fields: object) =>
    readActivity(
      JSON.stringify({
        type: 'message',
        channelId: 'msteams',
        serviceUrl: 'https://service.example',
        conversation: { id: 'c-1' },
        ...fields,
      }),
    );

  it('loses what no database keeps, wherever it stands, and nothing that only looks like it', () => {
    const bad = 'a\0b\ud83d \udc4d\0';
    const kept = String.raw`\u0000 \ud83d 👍`;
    const activity = read({
      text: bad,
      from: { id: bad, name: bad },
      value: { rows: [bad, { deep: bad }], [bad]: kept },
    });
    assert.ok(typeof activity !== 'string', String(activity));
    assert.equal(activity.text, 'ab ');
    assert.deepEqual([activity.from.id, activity.from.name], ['ab ', 'ab ']);
    assert.deepEqual(activity.value, { rows: ['ab ', { deep: 'ab ' }], 'ab ': kept });
  });

  it('gives nobody another prototype', () => {
    const activity = readActivity(
      '{"type":"event","value":{"__proto__":{"isAdmin":true}},"__proto__":{"isAdmin":true}}',
    );
    assert.ok(typeof activity !== 'string', String(activity));
    assert.deepEqual(Object.keys(activity.value as object), []);
    assert.equal((activity as { isAdmin?: unknown }).isAdmin, undefined);
  });

  it('is refused in a sentence where it is nested deeper than anybody means, or no JSON', () => {
    const deep: unknown = JSON.parse('['.repeat(80) + ']'.repeat(80));
    assert.equal(read({ value: deep }), 'The body is nested deeper than 64 levels.');
    assert.match(String(readActivity('{"type":')), /must be JSON/);
  });

  it('gives a person whom the channel knows by an object id alone that one for an id', () => {
    const idOf = (from: object) => (read({ from }) as Activity).from.id;
    assert.equal(idOf({ aadObjectId: 'a-1' }), 'a-1');
    assert.equal(idOf({ id: '', aadObjectId: 'a-1' }), 'a-1');
    assert.equal(idOf({ id: '29:x', aadObjectId: 'a-1' }), '29:x');
    assert.equal(idOf({ name: 'Anna' }), undefined);
  });
});
