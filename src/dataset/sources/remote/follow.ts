import { AppError } from '../../../errors/appError.js';
import { advice } from '../../../errors/nextStep.js';
import type { Http } from './http.js';

export interface Followed {
  readonly response: Response;
  /** The address that answered. */
  readonly url: string;
}

type HeadersFor = (url: string) => Readonly<Record<string, string>>;

const mostHops = 10;

/**
 * A GET that goes where it is redirected to, with the headers that are for each address. What another server refuses may have
 * been signed too long ago, so that the first one is asked for another address, once.
 *
 * @throws AppError `unavailable` where the redirects lead nowhere, and what `http.get` throws
 */
export async function follow(http: Http, first: string, headersFor: HeadersFor): Promise<Followed> {
  const followed = await hops(http, first, headersFor);
  const isElsewhere = new URL(followed.url).origin !== new URL(first).origin;
  if (!isElsewhere || ![401, 403, 404].includes(followed.response.status)) return followed;
  await followed.response.body?.cancel();
  return hops(http, first, headersFor);
}

async function hops(http: Http, first: string, headersFor: HeadersFor): Promise<Followed> {
  let url = first;
  for (let hop = 0; hop < mostHops; hop++) {
    const response = await http.get(url, headersFor(url));
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return { response, url };
    await response.body?.cancel();
    url = target(location, url);
  }
  throw astray(first, 'without end');
}

/** A redirect may lead to any server, but to nothing else. */
function target(location: string, from: string): string {
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (to === undefined || !/^https?:$/.test(to.protocol) || to.username !== '' || to.password !== '')
    throw astray(from, 'to what is no address of a file');
  return to.href;
}

const astray = (from: string, where: string): AppError =>
  new AppError({
    reason: 'unavailable',
    sentence: `${new URL(from).host} redirects ${where}.`,
    next: advice`Check the address.`,
  });
