import { stat } from 'node:fs/promises';

/** In bytes; 0 of a file that is not there. */
export const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
