import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from '../machine/localServer.js';

/** One request to an address of a session, and what came of it. */
export interface UploadCall {
  readonly method: string;
  readonly range: string | undefined;
  readonly status: number | 'dropped';
}

interface Session {
  bytes: Buffer;
  total: number | undefined;
  isOver: boolean;
}

/** A part of a file is a multiple of so many bytes, but for the last one. */
const unit = 320 * 1024;
const mostPartBytes = 60 * 1024 * 1024;

/**
 * Where Teams lets a file be put: upload sessions as OneDrive has them (learn.microsoft.com: driveItem createUploadSession), each
 * good for one file. What is not as it says there is refused, and why is noted in `wrongs`.
 */
export class UploadSessions extends LocalServer {
  readonly calls: UploadCall[] = [];
  /** What a bot did that it must not. */
  readonly wrongs: string[] = [];
  /** What came in the whole, by session. */
  readonly files = new Map<string, Buffer>();
  private readonly sessions = new Map<string, Session>();
  private readonly answers: {
    readonly method: string;
    readonly answer: number | 'dropped' | 'taken, then dropped';
    readonly headers: Record<string, string>;
  }[] = [];
  private made = 0;
  /** Lets a test hold a part up once it has come. */
  before: (call: Omit<UploadCall, 'status'>) => void | Promise<void> = () => undefined;

  /** A new session. @returns its address, which is as good as a password */
  open(): string {
    const id = `/up/s${++this.made}`;
    this.sessions.set(id, { bytes: Buffer.alloc(0), total: undefined, isOver: false });
    return this.url(`${id}?tempauth=secret-of-the-session`);
  }

  /** What happens to the next requests, each once. `dropped`: the connection breaks off before an answer. */
  fail(
    answer: number | 'dropped' | 'taken, then dropped',
    {
      method = 'PUT',
      times = 1,
      headers = {},
    }: { method?: string; times?: number; headers?: Record<string, string> } = {},
  ): void {
    for (let time = 0; time < times; time++) this.answers.push({ method, answer, headers });
  }

  /** No session is good any more. */
  expire(): void {
    for (const session of this.sessions.values()) session.isOver = true;
  }

  /** The one file that came. */
  get file(): Buffer {
    const [file] = this.files.values();
    if (file === undefined || this.files.size > 1) throw new Error(`${this.files.size} files have come.`);
    return file;
  }

  protected handle(request: IncomingMessage, response: ServerResponse): void {
    void this.take(request, response);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { method = '', headers } = request;
    const range = headers['content-range'];
    await this.before({ method, range });
    const at = this.answers.findIndex((one) => one.method === method);
    const [told] = at < 0 ? [] : this.answers.splice(at, 1);
    const note = (status: UploadCall['status']): void => void this.calls.push({ method, range, status });
    const drop = (): void => {
      note('dropped');
      request.socket.destroy();
    };
    if (told?.answer === 'dropped') return drop();
    if (typeof told?.answer === 'number') {
      note(told.answer);
      response.writeHead(told.answer, told.headers);
      return void response.end('<html>An error.</html>');
    }
    const { status, body } = this.answer(request, Buffer.concat(chunks));
    if (told !== undefined) return drop();
    note(status);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  private answer(request: IncomingMessage, sent: Buffer): { status: number; body?: unknown } {
    const { method, headers, url = '' } = request;
    const wrong = (status: number, why: string) => {
      this.wrongs.push(why);
      return { status, body: { error: { code: 'invalidRequest', message: why } } };
    };
    const { pathname, searchParams } = new URL(url, 'http://one.drive');
    const session = this.sessions.get(pathname);
    if (searchParams.get('tempauth') !== 'secret-of-the-session') return wrong(401, 'no word of the session');
    if (headers.authorization !== undefined) return wrong(401, 'a token where none is taken');
    if (session === undefined || session.isOver)
      return { status: 404, body: { error: { code: 'itemNotFound' } } };
    const expected = { nextExpectedRanges: [`${session.bytes.length}-`] };
    if (method === 'GET') return { status: 200, body: expected };
    if (method !== 'PUT') return wrong(405, `${method ?? ''} of a part`);
    const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
    if (total === undefined) return wrong(400, 'no range');
    if (headers['transfer-encoding'] !== undefined || headers['content-length'] === undefined)
      return wrong(411, 'no length');
    if (sent.length !== Number(to) - Number(from) + 1) return wrong(400, 'another length than the range');
    if (session.total !== undefined && session.total !== Number(total)) return wrong(400, 'another total');
    if (sent.length >= mostPartBytes) return wrong(413, 'too much at once');
    const isLast = Number(to) === Number(total) - 1;
    if (!isLast && sent.length % unit !== 0) return wrong(400, 'a part of an odd length');
    if (Number(from) !== session.bytes.length) return { status: 416, body: expected };
    session.total = Number(total);
    session.bytes = Buffer.concat([session.bytes, sent]);
    if (!isLast) return { status: 202, body: { nextExpectedRanges: [`${session.bytes.length}-`] } };
    session.isOver = true;
    this.files.set(pathname, session.bytes);
    return { status: 201, body: { id: '1', size: session.bytes.length } };
  }
}
