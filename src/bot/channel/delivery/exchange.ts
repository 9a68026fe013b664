import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export interface Exchanged {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As far as it came; no longer than it may be. */
  readonly body: string;
  /** Whether the body was read to its end. */
  readonly isWhole: boolean;
}

export interface ExchangeLimits {
  /** From the request to the end of the answer. */
  readonly ms: number;
  /** Of the answer's body; what is longer is not read on. */
  readonly mostBytes: number;
}

/**
 * One request and its answer. Once the status is here the answer stands, however its body goes on; nothing is repeated,
 * and no redirect is followed.
 *
 * @throws what came between before there was a status
 */
export function exchange(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  { ms, mostBytes }: ExchangeLimits,
): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let head: { readonly status: number; readonly headers: IncomingHttpHeaders } | undefined;
    let isOver = false;
    let length = 0;
    const chunks: Buffer[] = [];
    const end = (isWhole: boolean, error?: Error): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      if (head === undefined) reject(error ?? new Cut('The connection ended before an answer.'));
      else resolve({ ...head, body: Buffer.concat(chunks).toString('utf8'), isWhole });
    };
    /** The connection is of no use after that. */
    const cut = (why: string): void => {
      const error = new Cut(why);
      end(false, error);
      controller?.abort(error);
    };
    const timer = setTimeout(() => cut(`No answer within ${ms} ms.`), ms);
    dispatcher.dispatch(options, {
      onRequestStart(started) {
        controller = started;
        if (isOver) started.abort(new Cut('Too late.'));
      },
      onResponseStart(_controller, status, headers) {
        if (status >= 200) head = { status, headers };
      },
      onResponseData(_controller, chunk) {
        length += chunk.length;
        if (length > mostBytes) cut('The answer is too long.');
        else chunks.push(chunk);
      },
      onResponseEnd: () => end(true),
      onResponseError: (_controller, error) => end(false, error),
    });
  });
}

class Cut extends Error {
  readonly code = 'CUT';
}
