import { createPrivateKey, createPublicKey, randomUUID, sign, verify, type KeyObject } from 'node:crypto';

export interface TokenClaims {
  readonly aud: string;
  readonly oid: string;
  readonly tid: string;
  readonly appid: string;
  readonly exp: number;
  readonly nbf: number;
}

export type TokenVerdict =
  | { readonly ok: true; readonly claims: TokenClaims }
  | { readonly ok: false; readonly reason: 'malformed' | 'signature' | 'expired' };

export const tokenLifetimeS = 24 * 3600;

/**
 * Entra's part: makes and judges access tokens (JWT, RS256) with the host's key. Tokens go by real time,
 * because the clients that cache them do.
 */
export class Tokens {
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  constructor(
    tokenKey: string,
    private readonly tenantId: string,
  ) {
    this.privateKey = createPrivateKey(tokenKey);
    this.publicKey = createPublicKey(tokenKey);
  }

  /** A token for the resource; `lifetimeSeconds` may be negative to make an expired one. */
  issue(options: { audience: string; objectId: string; clientId: string; lifetimeSeconds?: number }): string {
    const now = Math.floor(Date.now() / 1000);
    const lifetime = options.lifetimeSeconds ?? tokenLifetimeS;
    const payload = {
      aud: options.audience,
      iss: `https://sts.windows.net/${this.tenantId}/`,
      iat: Math.min(now, now + lifetime - 1),
      nbf: Math.min(now, now + lifetime - 1),
      exp: now + lifetime,
      appid: options.clientId,
      idtyp: 'app',
      oid: options.objectId,
      sub: options.objectId,
      tid: this.tenantId,
      uti: randomUUID(),
      ver: '1.0',
    };
    const body = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'local-azure' })}.${encode(payload)}`;
    return `${body}.${sign('RSA-SHA256', Buffer.from(body), this.privateKey).toString('base64url')}`;
  }

  /** Judges form, signature and times; whom it is for is the caller's question. */
  verify(token: string): TokenVerdict {
    const [head, payload, signature] = token.split('.');
    if (!head || !payload || !signature) return { ok: false, reason: 'malformed' };
    if (
      !verify(
        'RSA-SHA256',
        Buffer.from(`${head}.${payload}`),
        this.publicKey,
        Buffer.from(signature, 'base64url'),
      )
    )
      return { ok: false, reason: 'signature' };
    // Only our own key signs, so from here on the content is ours.
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TokenClaims;
    if (claims.exp * 1000 <= Date.now()) return { ok: false, reason: 'expired' };
    return { ok: true, claims };
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
