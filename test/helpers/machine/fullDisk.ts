import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Lets every append to a file write half of its text and then fail, as on a disk that has become full, until it is ended. */
export function fillDisk(): { end(): void } {
  const { appendFileSync } = fs;
  fs.appendFileSync = ((file: string, text: string) => {
    appendFileSync(file, text.slice(0, text.length / 2));
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  }) as typeof appendFileSync;
  syncBuiltinESMExports();
  return {
    end() {
      fs.appendFileSync = appendFileSync;
      syncBuiltinESMExports();
    },
  };
}
