/** One event of a server-sent stream. */
export interface StreamEvent {
  /** `message` unless the server names another. */
  readonly type: string;
  readonly data: string;
}

/**
 * The events of a stream as they become whole (WHATWG HTML, “Server-sent events”): lines end with CR, LF or both, several `data` lines
 * are one text, a line that begins with a colon is a comment, and what the stream ends in the middle of is no event.
 *
 * @throws TypeError where it is no UTF-8
 */
export async function* eventsIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  let type = '';
  let data: string[] = [];
  for await (const line of linesIn(chunks)) {
    if (line === '') {
      if (data.length > 0) yield { type: type || 'message', data: data.join('\n') };
      type = '';
      data = [];
      continue;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'event') type = value;
  }
}

async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // A byte a character until a line is whole: chunks end anywhere, a line never within a character.
  let rest = '';
  let isFirst = true;
  const decoded = (line: string): string => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: !isFirst });
    isFirst = false;
    return decoder.decode(Buffer.from(line, 'latin1'));
  };
  for await (const chunk of chunks) {
    rest += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    // A CR at the very end may be the half of a CRLF.
    const whole = rest.endsWith('\r') ? rest.length - 1 : rest.length;
    const lines = rest.slice(0, whole).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + rest.slice(whole);
    for (const line of lines) yield decoded(line);
  }
  if (rest.endsWith('\r')) yield decoded(rest.slice(0, -1));
}
