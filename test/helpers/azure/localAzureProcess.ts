import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Program } from '../machine/program.js';
import { waitFor } from '../machine/waitFor.js';

/** One line of the local Azure's request log. */
export interface LoggedRequest {
  readonly n: number;
  /** ISO time at which it came; it was answered `ms` later. */
  readonly at: string;
  readonly ms: number;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** What is done to a blob, and to which block of it. */
  readonly comp?: string;
  readonly block?: string;
  /** 0 when the connection was dropped. */
  readonly status: number;
  readonly fault?: string;
}

export interface QueuedFault {
  readonly operation: string;
  readonly kind: 'status' | 'drop' | 'lost' | 'held';
  readonly ms?: number;
  readonly status?: number;
  readonly after?: number;
  readonly count?: number;
}

/** `npm run local-azure` as a program of its own, its request log followed as it grows. */
export class LocalAzureProcess {
  /** All that it has been asked, oldest first. */
  readonly requests: LoggedRequest[] = [];
  /** Called for each request, milliseconds after it was answered. */
  readonly watchers = new Set<(request: LoggedRequest) => void>();
  readonly folder = mkdtempSync(path.join(tmpdir(), 'hieno-local-azure-'));
  #program!: Program;
  readonly #hungUp = new AbortController();
  #cloud: Readonly<Record<string, string>> = {};

  private constructor(
    private readonly speed: number,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly program: string,
  ) {}

  static async start(
    speed: number,
    settings: Readonly<Record<string, string>> = {},
    program = 'localAzure/dist/main.js',
  ): Promise<LocalAzureProcess> {
    const azure = new LocalAzureProcess(speed, settings, program);
    await azure.#run();
    return azure;
  }

  /** At once: in the very turn of the loop in which it is called. */
  kill(): boolean {
    return this.#program.kill();
  }

  /** After it was killed: on the same folder, so at the same addresses. */
  async startAgain(): Promise<void> {
    await this.#program.end();
    const before = this.#cloud;
    await this.#run();
    assert.deepEqual(this.#cloud, before, 'it came back at other addresses');
  }

  /** Its end, after it was killed. */
  async end(): Promise<void> {
    this.#hungUp.abort();
    await this.#program.end();
  }

  async #run(): Promise<void> {
    this.#program = new Program(this.program, {
      LOCAL_AZURE_DATA_DIR: this.folder,
      LOCAL_AZURE_SPEED: String(this.speed),
      ...this.settings,
    });
    const [line] = await this.#program.line(/^\{.*\}$/m);
    this.#cloud = JSON.parse(line) as Record<string, string>;
    await this.#follow();
  }

  /** The line of JSON that it prints when everything listens. */
  get addresses(): string {
    return JSON.stringify(this.#cloud);
  }

  /** What a bot must be started with to use it. */
  environment(resourceGroup: string): Record<string, string> {
    const cloud = (name: string) => this.#cloud[name] ?? '';
    return {
      AZURE_RESOURCE_MANAGER_URL: cloud('arm'),
      AZURE_CA_FILE: cloud('caFile'),
      IDENTITY_ENDPOINT: cloud('identityEndpoint'),
      IDENTITY_HEADER: cloud('identityHeader'),
      AZURE_SUBSCRIPTION_ID: cloud('subscriptionId'),
      AZURE_TENANT_ID: cloud('tenantId'),
      AZURE_RESOURCE_GROUP_NAME: resourceGroup,
      AZURE_LOCATION: cloud('location'),
    };
  }

  async queue(fault: QueuedFault): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await this.#admin('faults', { method: 'POST', headers, body: JSON.stringify(fault) });
    assert.equal(answer.status, 201, await answer.text());
  }

  /** Returns when every request that has been answered by now has been seen. */
  async caughtUp(): Promise<void> {
    const mark = this.requests.length;
    await this.#admin('faults', { method: 'DELETE' });
    await waitFor(
      () => this.requests.slice(mark).some(({ operation }) => operation === 'Admin_ClearFaults'),
      'the request log',
    );
  }

  async stop(): Promise<void> {
    this.#hungUp.abort();
    await this.#program.stop('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  #admin(route: string, options: RequestInit = {}): Promise<Response> {
    return fetch(`${this.#cloud['admin']}/${route}`, options);
  }

  async #follow(): Promise<void> {
    const { body } = await this.#admin('requests?follow=true', { signal: this.#hungUp.signal });
    const lines = createInterface({ input: Readable.fromWeb(body as ReadableStream) });
    lines.on('line', (line) => {
      const request = JSON.parse(line) as LoggedRequest;
      this.requests.push(request);
      for (const watcher of this.watchers) watcher(request);
    });
    // It is we who hang up.
    lines.on('error', () => {});
  }
}
