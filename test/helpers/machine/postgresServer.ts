import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from './freePort.js';
import { waitFor } from './waitFor.js';

/** Debian's place for them; elsewhere POSTGRES_BIN names the folder of initdb and postgres. */
function binaries(): string | undefined {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort().reverse() : [];
  const folders = [
    process.env['POSTGRES_BIN'] ?? '',
    ...versions.map((version) => path.join(base, version, 'bin')),
  ];
  return folders.find((folder) => folder !== '' && existsSync(path.join(folder, 'initdb')));
}

const password = 'only-for-this-test';

/** PostgreSQL refuses to run as root: nobody does it then. */
const nobody = 65534;

/** A PostgreSQL server of a test's own, on the loopback, in a folder that goes with it. */
export class PostgresServer {
  static isInstalled(): boolean {
    return binaries() !== undefined;
  }

  static async start(): Promise<PostgresServer> {
    const bin = binaries();
    if (bin === undefined) throw new Error('No PostgreSQL server: apt-get install postgresql');
    const folder = mkdtempSync(path.join(tmpdir(), 'hieno-postgres-'));
    const isRoot = process.getuid?.() === 0;
    const as = isRoot ? { uid: nobody, gid: nobody } : {};
    if (isRoot) chownSync(folder, nobody, nobody);
    const data = path.join(folder, 'data');
    const pwfile = path.join(folder, 'password');
    writeFileSync(pwfile, password, { mode: 0o644 });
    const init = [
      '-D',
      data,
      '-U',
      'hieno',
      '-A',
      'scram-sha-256',
      `--pwfile=${pwfile}`,
      '-E',
      'UTF8',
      '--no-sync',
    ];
    execFileSync(path.join(bin, 'initdb'), init, { ...as, stdio: 'ignore', cwd: folder });
    const port = await freePort();
    const options = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'];
    const started = new PostgresServer(
      () => spawn(path.join(bin, 'postgres'), options, { ...as, stdio: 'ignore', cwd: folder }),
      folder,
      `postgres://hieno:${password}@127.0.0.1:${port}/postgres`,
    );
    await started.#answers();
    return started;
  }

  #count = 0;

  #server: ChildProcess;

  private constructor(
    private readonly run: () => ChildProcess,
    private readonly folder: string,
    private readonly url: string,
  ) {
    this.#server = run();
  }

  /** The address of a new, empty database. */
  async database(): Promise<string> {
    const name = `test_${++this.#count}`;
    await this.query(`create database ${name}`);
    return this.url.replace(/postgres$/, name);
  }

  /** As `pg_ctl restart -m immediate`: every connection ends without a word. */
  async restart(): Promise<void> {
    await this.#end();
    this.#server = this.run();
    await this.#answers();
  }

  async #end(): Promise<void> {
    const ended = new Promise((resolve) => this.#server.once('exit', resolve));
    this.#server.kill('SIGQUIT');
    await ended;
  }

  async #answers(): Promise<void> {
    const isUp = () =>
      this.query('select 1').then(
        () => true,
        () => false,
      );
    await waitFor(isUp, 'PostgreSQL', 30_000);
  }

  async stop(): Promise<void> {
    await this.#end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async query(text: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  }
}
