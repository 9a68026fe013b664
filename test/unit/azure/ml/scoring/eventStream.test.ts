import assert from 'node:assert/strict';
import { eventsIn, type StreamEvent } from '../../../../../src/azure/ml/scoring/eventStream.js';

async function* each<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}

async function eventsOf(text: string | Uint8Array, size: number): Promise<StreamEvent[]> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const events: StreamEvent[] = [];
  for await (const event of eventsIn(each(chunks))) events.push(event);
  return events;
}

const message = (data: string): StreamEvent => ({ type: 'message', data });

describe('a stream of server-sent events', () => {
  for (const [what, text, expected] of [
    ['lines that end with LF', 'data: a\n\ndata: b\n\n', [message('a'), message('b')]],
    ['lines that end with CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', [message('a'), message('b')]],
    ['lines that end with CR', 'data: a\r\rdata: b\r\r', [message('a'), message('b')]],
    ['no blank after the colon, and one more', 'data:a\n\ndata:  b\n\n', [message('a'), message(' b')]],
    ['comments', ': keep\n\n:\n\ndata: a\n: alive\n\n', [message('a')]],
    ['several lines of data', 'data: a\ndata:\ndata: b\n\n', [message('a\n\nb')]],
    [
      'the name of an event',
      'event: error\ndata: a\n\ndata: b\n\n',
      [{ type: 'error', data: 'a' }, message('b')],
    ],
    ['fields that nobody needs', 'id: 1\nretry: 5\nwhat: is\nthis\ndata: a\n\n', [message('a')]],
    ['an event without data', 'event: ping\n\ndata: a\n\n', [message('a')]],
    ['an event that is not over', 'data: a\n\ndata: b\n', [message('a')]],
    ['a byte order mark', '\ufeffdata: a\n\n', [message('a')]],
    ['characters of several bytes', 'data: ä語🙂\n\n', [message('ä語🙂')]],
    ['nothing', '', []],
  ] as const)
    it(`is read with ${what}, however it is cut into chunks`, async () => {
      for (const size of [1, 2, 3, 7, 1000])
        assert.deepEqual(await eventsOf(text, size), expected, `${size}`);
    });

  it('is given out event by event', async () => {
    const given: string[] = [];
    const chunks = (async function* () {
      yield new TextEncoder().encode('data: a\n\nda');
      assert.deepEqual(given, ['a']);
      yield new TextEncoder().encode('ta: b\n\n');
    })();
    for await (const { data } of eventsIn(chunks)) given.push(data);
    assert.deepEqual(given, ['a', 'b']);
  });

  it('is refused where it is no UTF-8', async () => {
    await assert.rejects(eventsOf(Uint8Array.from([0x64, 0xff, 0x0a]), 1), TypeError);
  });
});
