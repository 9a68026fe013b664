import path from 'node:path';
import { receivedFolder } from './keepReceived.js';

/** A file that somebody sent by the name that they gave it; any other path as it is. */
export function receivedName(file: string): string {
  const [received, hash] = path.dirname(file).split(path.sep).slice(-2);
  return received === receivedFolder && /^[0-9a-f]{16}$/.test(hash ?? '') ? path.basename(file) : file;
}
