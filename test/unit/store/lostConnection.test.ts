import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors/appError.js';
import { createEngine, type Engine } from '../../../src/runs/engine.js';
import type { Database } from '../../../src/store/database.js';
import { inTransaction } from '../../../src/store/inTransaction.js';
import { openPostgresDatabase } from '../../../src/store/postgresDatabase.js';
import { LogSpy } from '../../helpers/bot/botUnderTest.js';
import { PostgresServer } from '../../helpers/machine/postgresServer.js';
import { TcpProxy } from '../../helpers/machine/tcpProxy.js';
import { waitFor } from '../../helpers/machine/waitFor.js';

const isAway = (error: unknown): boolean =>
  error instanceof AppError && error.reason === 'database_away' && error.retryable;

/** What a lost connection must not do, it does by an `error` event that nobody hears: that alone fails a test here. */
describe('a connection to PostgreSQL that is lost', function () {
  let server: PostgresServer;
  let proxy: TcpProxy;
  let database: Database;
  let log: LogSpy;
  let passwords = 0;

  before(async function () {
    if (!PostgresServer.isInstalled()) return this.skip();
    server = await PostgresServer.start();
  });
  after(() => (server as PostgresServer | undefined)?.stop());

  beforeEach(async () => {
    const url = new URL(await server.database());
    const { password } = url;
    proxy = new TcpProxy(Number(url.port));
    await proxy.open();
    url.port = String(proxy.port);
    url.password = '';
    log = new LogSpy();
    passwords = 0;
    database = await openPostgresDatabase({
      url: url.href,
      password: async () => {
        passwords++;
        return password;
      },
      log,
      patienceMs: 400,
    });
  });
  afterEach(async () => {
    await database.close();
    await proxy.close();
  });

  const write = (key: string) =>
    database.sql.insertInto('seen_activities').values({ key, seen_at: 1 }).execute();
  const read = () => database.sql.selectFrom('seen_activities').select('key').execute();

  it('in the middle of a transaction fails the transaction, with words, and the next statement has another', async () => {
    await assert.rejects(
      database.sql.transaction().execute(async (transaction) => {
        await transaction.insertInto('seen_activities').values({ key: 'a', seen_at: 1 }).execute();
        proxy.cut();
        await waitFor(() => proxy.connections === 0);
        await transaction.selectFrom('seen_activities').select('key').execute();
      }),
      isAway,
    );
    assert.deepEqual(await read(), []);
  });

  it('between two statements of a transaction that waits does not end the process', async () => {
    await assert.rejects(
      database.sql.transaction().execute(async () => {
        proxy.cut();
        await waitFor(() => proxy.connections === 0);
        await new Promise((resolve) => setImmediate(resolve));
      }),
      isAway,
    );
  });

  it('is not noticed by a read, nor by a transaction that has not begun', async () => {
    await write('a');
    proxy.cutNext();
    assert.deepEqual(await read(), [{ key: 'a' }]);
    proxy.cutNext();
    await database.sql
      .transaction()
      .execute((transaction) => transaction.deleteFrom('seen_activities').execute());
    assert.deepEqual(await read(), []);
  });

  it('is told by a write, which may have been done', async () => {
    await write('a');
    proxy.cutNext();
    await assert.rejects(write('b'), isAway);
    await write('c');
    assert.deepEqual(await read(), [{ key: 'a' }, { key: 'c' }]);
  });

  it('takes the others of its time with it: nobody is told twice', async () => {
    await Promise.all([read(), read(), read()]);
    assert.ok(proxy.connections >= 3);
    proxy.cutWhenUsed();
    await assert.rejects(write('a'), isAway);
    await write('b');
    await write('c');
    assert.deepEqual(await read(), [{ key: 'b' }, { key: 'c' }]);
  });

  it('before the work of a transaction was through has it done again', async () => {
    let times = 0;
    const result = await inTransaction(database.sql, async (transaction) => {
      await transaction.insertInto('seen_activities').values({ key: 'a', seen_at: 1 }).execute();
      if (++times === 1) proxy.cutNext();
      await transaction.selectFrom('seen_activities').select('key').execute();
      return times;
    });
    assert.equal(result, 2);
    assert.deepEqual(await read(), [{ key: 'a' }]);
  });

  it('asks for the password again', async () => {
    const before = passwords;
    proxy.cut();
    await waitFor(() => proxy.connections === 0);
    await read();
    assert.equal(passwords, before + 1);
  });

  it('is waited for while the server restarts, for writes too, and told to the log once', async () => {
    await proxy.close();
    const reading = read();
    await waitFor(() => log.events.some(({ event }) => event === 'database.away'));
    const writes = [write('a'), write('b'), write('c')];
    await proxy.open();
    await Promise.all([reading, ...writes]);
    assert.equal((await read()).length, 3);
    assert.deepEqual(
      log.events.map(({ event }) => event),
      ['database.away', 'database.back'],
    );
  });

  it('is not waited for for ever', async () => {
    await proxy.close();
    await assert.rejects(read(), isAway);
    // The first one's patience was everybody's.
    const events = log.events.length;
    await Promise.all(Array.from({ length: 20 }, () => assert.rejects(write('a'), isAway)));
    assert.equal(log.events.length, events);
    await proxy.open();
    await write('a');
  });

  describe('under the queue of ticks', () => {
    let engine: Engine;
    afterEach(() => engine.stop());

    it('leaves workers, supervision and notifications at work', async () => {
      const ticks: string[] = [];
      let open = (): void => {};
      engine = createEngine(database, log, Date.now);
      await engine.start(
        async (runId) => {
          ticks.push(runId);
          await new Promise<void>((resolve) => (open = resolve));
          return ticks.length < 4 ? Date.now() : undefined;
        },
        ['r1'],
      );
      for (const times of [1, 2, 3]) {
        await waitFor(() => ticks.length === times, 'a tick');
        log.events.length = 0;
        await proxy.close();
        await waitFor(() => log.events.some(({ event }) => event === 'database.away'));
        await proxy.open();
        await read();
        open();
      }
      await waitFor(() => ticks.length === 4, 'the last tick');
      assert.deepEqual(
        log.events.filter(({ level }) => level === 'error'),
        [],
      );
      open();
    });
  });
});
