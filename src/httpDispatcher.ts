import { EnvHttpProxyAgent, type Dispatcher } from 'undici';

/** Idle connections are closed after this long, or earlier where the server asks for it: load balancers forget theirs after 4 min. */
const idleMs = 30_000;

/**
 * Connections to any servers, kept from request to request, through the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY,
 * ALL_PROXY, NO_PROXY). It sets no time limits: those are its users'.
 *
 * @param ca PEM of the authority behind the servers' certificates; the system's if left out
 */
export function createHttpDispatcher(
  ca?: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Dispatcher {
  const named = (name: string) => environment[name] || environment[name.toLowerCase()] || undefined;
  const [httpProxy, httpsProxy] = ['HTTP_PROXY', 'HTTPS_PROXY'].map(
    (name) => named(name) ?? named('ALL_PROXY'),
  );
  return new EnvHttpProxyAgent({
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: idleMs,
    // A proxy is asked for an http address itself, and for a tunnel to an https one only.
    proxyTunnel: false,
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    ...(named('NO_PROXY') === undefined ? {} : { noProxy: named('NO_PROXY') ?? '' }),
    ...(ca === undefined ? {} : { connect: { ca }, requestTls: { ca } }),
  });
}
