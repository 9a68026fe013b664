import { randomInt } from 'node:crypto';

/**
 * A port that no system gives to whoever asks for any: Linux gives 32768 to 60999, the others 49152 to 65535 (RFC 6335). So it is
 * most probably free again when a stopped program comes back for it, and what somebody has kept of an address (a vault's) holds.
 */
const lastingPort = (): number => randomInt(20_000, 32_768);

/** Opens what listens on the port of last time if that is free, else on another that lasts, else on any. */
export async function onLastingPort<T>(
  lastTime: number | undefined,
  open: (port: number) => Promise<T>,
): Promise<T> {
  for (const port of [lastTime ?? lastingPort(), lastingPort(), lastingPort()])
    try {
      return await open(port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  return open(0);
}
