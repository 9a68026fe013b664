import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Readonly<Record<string, unknown>>;

/** Signs tokens as the Bot Framework does, and serves the OpenID metadata that leads to its keys. */
export class TokenIssuer {
  readonly kid = 'key-1';
  readonly stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly server: Server = createServer((request, response) => {
    if (this.isSilent) return;
    if (this.isDown) response.statusCode = 503;
    const jwk = this.keys.publicKey.export({ format: 'jwk' });
    const body = request.url?.endsWith('/keys')
      ? { keys: [{ ...jwk, kid: this.kid, endorsements: ['msteams'] }] }
      : { jwks_uri: `${this.url}/keys` };
    response.end(JSON.stringify(body));
  });
  isDown = false;
  /** Takes the request and never answers. */
  isSilent = false;

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  token(claims: Json, header: Json = {}, key: KeyObject = this.keys.privateKey): string {
    const content = contentOf({ alg: 'RS256', typ: 'JWT', kid: this.kid, ...header }, claims);
    return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`;
  }

  unsigned(claims: Json): string {
    return `${contentOf({ alg: 'none', typ: 'JWT', kid: this.kid }, claims)}.`;
  }

  /** With the public key for a secret, as if the algorithm in the header decided. */
  confused(claims: Json): string {
    const content = contentOf({ alg: 'HS256', typ: 'JWT', kid: this.kid }, claims);
    const pem = this.keys.publicKey.export({ type: 'pkcs1', format: 'pem' });
    return `${content}.${createHmac('sha256', pem).update(content).digest('base64url')}`;
  }
}

const contentOf = (header: Json, claims: Json): string =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
