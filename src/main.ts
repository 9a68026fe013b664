#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { startApp } from './app.js';
import { readConfig } from './config.js';
import { createLog } from './pinoLog.js';
import { Redactor } from './redact.js';
import { startProblem } from './startProblem.js';

// A launcher has read it already, and knows better.
if (process.env['HIENO_PARENT'] !== '1' && existsSync('.env')) process.loadEnvFile('.env');

// What cannot be written (a full disk, a pipe that nobody reads) must not end the process.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

try {
  const config = readConfig();
  const redactor = new Redactor();
  const log = createLog(config.logLevel, redactor, process.stderr);
  process.on('unhandledRejection', (error) => log.error('process.unhandled', { error }));
  const app = await startApp(config, log, redactor);
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
