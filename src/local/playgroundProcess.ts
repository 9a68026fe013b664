import net from 'node:net';
import { pathToFileURL } from 'node:url';

// The Agents Playground in a process that ends with its parent (by itself it outlives one that was killed) and that
// listens on this machine only (by itself it listens on every interface, in front of a bot that believes everybody).

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (this: net.Server, ...args: unknown[]): net.Server {
  const [port, ...rest] = args;
  const isBarePort = typeof port === 'number' || (typeof port === 'string' && /^\d+$/.test(port));
  const bound = isBarePort && typeof rest[0] !== 'string' ? [Number(port), '127.0.0.1', ...rest] : args;
  return (listen as (...all: unknown[]) => net.Server).apply(this, bound);
} as typeof listen;

process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
process.stdin.once('error', () => process.exit(0));

const [node = '', , cli = '', ...options] = process.argv;
process.argv = [node, cli, ...options];
await import(pathToFileURL(cli).href);
