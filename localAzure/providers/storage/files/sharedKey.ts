import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The standard headers that are signed, in the order of the signature. */
const signed = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
] as const;

interface Signed {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}

/** Whether `Authorization: SharedKey account:signature` was made with this key (base64), by the rules of Azure Storage. */
export function isSignedWith(key: string, account: string, request: Signed): boolean {
  const given = /^SharedKey ([^:]+):(\S+)$/.exec(request.headers.authorization ?? '');
  if (given?.[1] !== account) return false;
  const wanted = createHmac('sha256', Buffer.from(key, 'base64'))
    .update(textToSign(account, request))
    .digest();
  const made = Buffer.from(given[2] ?? '', 'base64');
  return wanted.length === made.length && timingSafeEqual(wanted, made);
}

function textToSign(account: string, { method, url, headers }: Signed): string {
  const standard = signed.map((name) => {
    const value = headers[name] ?? '';
    return name === 'content-length' && value === '0' ? '' : String(value);
  });
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-ms-'))
    .sort()
    .map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const query = [...url.searchParams]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `\n${name}:${value}`);
  return [method, ...standard, ''].join('\n') + own.join('') + `/${account}${url.pathname}${query.join('')}`;
}
