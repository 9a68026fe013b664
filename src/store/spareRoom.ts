import { statfsSync } from 'node:fs';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Log } from '../log.js';
import { diskFull, storeFailure } from './storeFailure.js';

/**
 * Two segments of PostgreSQL's write-ahead log. Embedded it does not survive a segment that it cannot make: the statement
 * after that never returns, and with it the whole process stands still.
 */
export const spareBytes = 32 * 1024 * 1024;

/** What is free on the folder's disk for whoever runs this. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Whatever writes, several statements at once included; a read that is taken for one waits with the others. */
const writes = /\b(insert|update|delete|merge|truncate|create|alter|drop|vacuum|reindex|analyze)\b/i;

export interface Room {
  /** Bytes; asked before every statement that writes. */
  readonly free: () => number;
  /** What is full, as the beginning of a sentence. */
  readonly disk: string;
  readonly log: Log;
}

/** An embedded PostgreSQL that refuses to write before its disk is full, and goes on when there is room again. */
export class RoomyPglite extends PGlite {
  #room: Room | undefined;
  #isFull = false;

  /** From now on. */
  keepSpare(room: Room): void {
    this.#room = room;
  }

  override query: PGlite['query'] = (sql, ...rest) => this.#said(sql, () => super.query(sql, ...rest));

  override exec: PGlite['exec'] = (sql, ...rest) => this.#said(sql, () => super.exec(sql, ...rest));

  override transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return super.transaction((transaction) => {
      const query: Transaction['query'] = (sql, ...rest) =>
        this.#said(sql, () => transaction.query(sql, ...rest));
      return work(Object.assign(Object.create(transaction) as Transaction, { query }));
    });
  }

  async #said<T>(sql: string, say: () => Promise<T>): Promise<T> {
    if (this.#room === undefined) return say();
    if (writes.test(sql)) this.#look(this.#room);
    try {
      return await say();
    } catch (error) {
      throw storeFailure(error, this.#room.disk);
    }
  }

  #look({ free, disk, log }: Room): void {
    const bytes = free();
    const isFull = bytes < spareBytes;
    if (isFull !== this.#isFull)
      log[isFull ? 'error' : 'info'](isFull ? 'database.disk_full' : 'database.disk_has_room', {
        disk,
        freeBytes: bytes,
      });
    this.#isFull = isFull;
    if (isFull) throw diskFull(disk);
  }
}
