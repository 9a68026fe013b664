import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Commit {
  readonly sha: string;
  /** Path in the repository -> file on this machine. */
  readonly files: Readonly<Record<string, string>>;
}

/** A dataset that the hub has: its default branch. */
export interface Repo extends Commit {
  readonly cardData?: unknown;
  /** Who has no token, or another one, is refused. */
  readonly gated?: boolean;
  /** Other branches and tags; the hub keeps what it has converted as `refs/convert/parquet`. */
  readonly revisions?: Readonly<Record<string, Commit>>;
}

export interface HubRequest {
  readonly at: 'hub' | 'store';
  readonly url: string;
  readonly range: string | undefined;
  readonly hasToken: boolean;
  /** Of the body, when it has ended; what was cut off does not count. */
  sent: number;
}

/** The first byte that a request is about. One that names none would compare as equal to any other such. */
export function startOf(request: HubRequest | undefined): number {
  const [, first] = /bytes=(\d+)-/.exec(request?.range ?? '') ?? [];
  if (first === undefined) throw new Error(`No range is asked for: ${JSON.stringify(request)}`);
  return Number(first);
}

/**
 * A stand-in for Hugging Face's hub: its API, `resolve` addresses that redirect to a store with signed ones (a server of its
 * own, as a CDN is), ranges, refusals with the hub's headers. It counts what it gives.
 */
export class LocalHub {
  readonly requests: HubRequest[] = [];
  readonly repos = new Map<string, Repo>();
  readonly token = 'hf_aTokenOfTheLocalHubThatIsLongEnough';
  /** Answers for the next requests to the store, and to the hub, before anything else is looked at. */
  readonly storeFaults: ((response: ServerResponse) => void)[] = [];
  readonly hubFaults: ((response: ServerResponse) => void)[] = [];
  /** Cuts the next answers of the store after so many bytes of the body. */
  readonly cuts: number[] = [];
  /** Says nothing more in the store's next answers after so many bytes of the body, and leaves the connection open. */
  readonly stalls: number[] = [];
  /** Signatures that are older than this are refused. */
  signature = 1;
  /** Whether the store knows ranges. */
  ranges = true;
  /** The store's mark of every file; null: none, undefined: of each version another one. */
  etag: string | null | undefined;
  /** Whether the store heeds `If-Range`. */
  heedsIfRange = true;
  readonly #hub: Server;
  readonly #store: Server;

  constructor() {
    this.#hub = createServer((request, response) => this.#answer('hub', request, response));
    this.#store = createServer((request, response) => this.#answer('store', request, response));
  }

  async start(): Promise<this> {
    for (const server of [this.#hub, this.#store])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    for (const server of [this.#hub, this.#store]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#hub.address() as AddressInfo).port}`;
  }

  get store(): string {
    return `http://127.0.0.1:${(this.#store.address() as AddressInfo).port}`;
  }

  /** Bytes of files that have been given. */
  get fileBytes(): number {
    return this.requests.filter(({ at }) => at === 'store').reduce((sum, { sent }) => sum + sent, 0);
  }

  requestsOf(pattern: RegExp): readonly HubRequest[] {
    return this.requests.filter(({ url }) => pattern.test(url));
  }

  #answer(at: HubRequest['at'], request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '/';
    const { authorization, range } = request.headers;
    const logged: HubRequest = { at, url, range, hasToken: authorization !== undefined, sent: 0 };
    this.requests.push(logged);
    const fault = (at === 'hub' ? this.hubFaults : this.storeFaults).shift();
    if (fault !== undefined) return fault(response);
    if (at === 'store') return this.#give(new URL(url, this.store), request, response, logged);
    const { pathname, searchParams } = new URL(url, this.endpoint);
    const match =
      /^\/(api\/)?datasets\/([^/]+\/[^/]+)(?:\/(revision|tree|resolve)(?:\/([^/]+)(?:\/(.+))?)?)?$/.exec(
        pathname,
      );
    const [, , name = '', route, revision, path = ''] = match ?? [];
    const repo = this.repos.get(name);
    if (authorization !== undefined && authorization !== `Bearer ${this.token}`)
      return refuse(response, 401, undefined, 'Invalid credentials in Authorization header');
    if (repo === undefined) return refuse(response, authorization === undefined ? 401 : 404, 'RepoNotFound');
    if (repo.gated === true && authorization === undefined) return refuse(response, 401, 'GatedRepo');
    const commit = commitOf(repo, decodeURIComponent(revision ?? 'main'));
    if (commit === undefined) return refuse(response, 404, 'RevisionNotFound');
    switch (route) {
      case undefined:
      case 'revision':
        return json(response, {
          id: name,
          sha: commit.sha,
          siblings: Object.keys(commit.files).map((rfilename) => ({ rfilename })),
          cardData: repo.cardData,
        });
      case 'tree':
        return this.#tree(name, commit, revision ?? 'main', searchParams, response);
      default: {
        const file = decodeURIComponent(path);
        if (commit.files[file] === undefined) return refuse(response, 404, 'EntryNotFound');
        response.writeHead(302, {
          'x-repo-commit': commit.sha,
          location: `${this.store}/${name}/${commit.sha}/${path}?Expires=1764000000&Signature=${this.signature}&Key-Pair-Id=K2L8F4GPSG1IFC`,
        });
        response.end();
      }
    }
  }

  /** Two files a page, so that whoever lists has to turn pages. */
  #tree(
    name: string,
    { files, sha }: Commit,
    revision: string,
    query: URLSearchParams,
    response: ServerResponse,
  ): void {
    const from = Number(query.get('cursor') ?? 0);
    const page = Object.entries(files).slice(from, from + 2);
    if (from + 2 < Object.keys(files).length)
      response.setHeader(
        'link',
        `<${this.endpoint}/api/datasets/${name}/tree/${revision}?recursive=true&cursor=${from + 2}>; rel="next"`,
      );
    json(
      response,
      page.map(([path, file]) => ({ type: 'file', path, size: statSync(file).size, oid: sha })),
    );
  }

  #give(url: URL, request: IncomingMessage, response: ServerResponse, logged: HubRequest): void {
    // A store takes the signature for all there is to know about who asks.
    if (request.headers.authorization !== undefined) return refuse(response, 400);
    if (Number(url.searchParams.get('Signature')) !== this.signature) return refuse(response, 403);
    const [, owner, dataset, ...rest] = url.pathname.split('/');
    const [revision = '', ...segments] = rest;
    const repo = this.repos.get(`${owner}/${dataset}`);
    const commit = repo === undefined ? undefined : commitOf(repo, revision);
    const file = commit?.files[decodeURIComponent(segments.join('/'))];
    if (file === undefined) return refuse(response, 404);
    const { size, mtimeMs } = statSync(file);
    const etag = this.etag === undefined ? `"${size}-${mtimeMs}"` : this.etag;
    const range = /^bytes=(\d+)-(\d*)$/.exec(this.ranges ? (request.headers.range ?? '') : '');
    const ifRange = request.headers['if-range'];
    const isPart = range !== null && (ifRange === undefined || ifRange === etag || !this.heedsIfRange);
    const start = isPart ? Number(range[1]) : 0;
    const end = isPart && range[2] !== '' ? Math.min(Number(range[2]) + 1, size) : size;
    if (start >= size) {
      response.writeHead(416, { 'content-range': `bytes */${size}` });
      response.end();
      return;
    }
    response.writeHead(isPart ? 206 : 200, {
      'content-length': end - start,
      'accept-ranges': 'bytes',
      ...(etag === null ? {} : { etag }),
      ...(isPart ? { 'content-range': `bytes ${start}-${end - 1}/${size}` } : {}),
    });
    const stall = this.stalls.shift();
    const cut = stall ?? this.cuts.shift();
    const last = cut === undefined ? end : Math.min(end, start + cut);
    if (last === start) return void response.destroy();
    const body = createReadStream(file, { start, end: last - 1, highWaterMark: 16 * 1024 });
    body.on('data', (bytes) => {
      if (!response.write(bytes)) {
        body.pause();
        response.once('drain', () => body.resume());
      }
      logged.sent += bytes.length;
    });
    body.on('end', () => {
      if (last === end) response.end();
      else if (stall !== undefined) return;
      // What has been written must leave before the connection breaks.
      else response.socket?.end();
    });
    response.on('close', () => body.destroy());
  }
}

const commitOf = (repo: Repo, revision: string): Commit | undefined =>
  revision === 'main'
    ? repo
    : (repo.revisions?.[revision] ??
      [repo, ...Object.values(repo.revisions ?? {})].find(({ sha }) => sha === revision));

function json(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, code?: string, message?: string): void {
  response.writeHead(status, {
    ...(code === undefined ? {} : { 'x-error-code': code }),
    ...(message === undefined ? {} : { 'x-error-message': message }),
  });
  response.end(JSON.stringify({ error: message ?? code ?? 'refused' }));
}
