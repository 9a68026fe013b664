import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A disk of a few mebibytes, where this machine lets a test mount one. */
export class SmallDisk {
  /** @returns undefined where nothing may be mounted: it takes root, and a sandbox that allows it */
  static mount(mebibytes: number): SmallDisk | undefined {
    const folder = mkdtempSync(path.join(tmpdir(), 'hieno-disk-'));
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder]);
    if (status === 0) return new SmallDisk(folder);
    rmSync(folder, { recursive: true });
    return undefined;
  }

  private constructor(readonly folder: string) {}

  /** To the last byte. */
  fill(): void {
    const handle = openSync(this.#ballast, 'w');
    try {
      for (const size of [65536, 4096, 1])
        try {
          for (;;) writeSync(handle, Buffer.alloc(size));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        }
    } finally {
      closeSync(handle);
    }
  }

  makeRoom(): void {
    rmSync(this.#ballast, { force: true });
  }

  makeReadOnly(): void {
    spawnSync('mount', ['-o', 'remount,ro', this.folder]);
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #ballast(): string {
    return path.join(this.folder, 'ballast');
  }
}
