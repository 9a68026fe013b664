import type { IncomingMessage } from 'node:http';

/** The body is longer than what is taken; what is still to come was not read. */
export class BodyTooLarge extends Error {}
/** The client went away, or was sent away for its slowness, before the body was whole. */
export class BodyBroken extends Error {}

/**
 * The body of a request as text, read no further than it may be long.
 *
 * @throws BodyTooLarge, BodyBroken
 */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const tooLarge = (): void => {
      request.pause().removeListener('data', take);
      reject(new BodyTooLarge());
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > mostBytes) tooLarge();
      else chunks.push(chunk);
    };
    const broken = (): void => reject(new BodyBroken());
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) return tooLarge();
    request
      .on('data', take)
      .once('end', () => {
        // Every request closes: an error made for it would be the dearest part of reading.
        request.removeListener('close', broken);
        resolve(Buffer.concat(chunks).toString('utf8'));
      })
      .once('error', broken)
      .once('close', broken);
  });
}
