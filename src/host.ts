import { startApp, type StartOptions } from './app.js';
import type { Config } from './config/config.js';
import { createLog } from './pinoLog.js';
import { Redactor } from './redact.js';
import { startProblem } from './startProblem.js';

export interface HostedBot {
  readonly config: Config;
  readonly options?: StartOptions;
}

/**
 * Runs a bot as a process of its own: from the environment to the ready line, and to its end on a signal.
 *
 * @param read what to start, from the environment; what it throws is why there is no start
 */
export async function host(read: () => HostedBot): Promise<void> {
  // What cannot be written (a full disk, a pipe that nobody reads) must not end the process.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

  try {
    const { config, options } = read();
    const redactor = new Redactor();
    const log = createLog(config.logLevel, redactor, process.stderr);
    process.on('unhandledRejection', (error) => log.error('process.unhandled', { error }));
    const app = await startApp(config, log, redactor, options);
    let stopping = false;
    const stop = () => {
      if (stopping) return;
      stopping = true;
      // Whatever hangs, a stop ends: what was under way is taken up by the next start.
      setTimeout(() => process.exit(1), 9000).unref();
      void app.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error('app.stop_failed', { error });
          process.exit(1);
        },
      );
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    if (config.endWithParent) {
      // The pipe closes however the launcher dies, SIGKILL included.
      process.stdin.resume();
      process.stdin.once('end', stop);
      process.stdin.once('error', stop);
    }
    // Last: who reads it may ask for the end at once.
    console.log(`ready bot=http://localhost:${app.port}/api/messages`);
  } catch (error) {
    console.error(startProblem(error));
    process.exit(1);
  }
}
