import { existsSync } from 'node:fs';
import path from 'node:path';
import { readLocalConfig } from './localConfig.js';
import { AppError } from '../errors/appError.js';
import { startProblem } from '../startProblem.js';
import { startPlayground } from './playground.js';
import { startStack } from './stack.js';

// `npm start`: the whole of Hieno on this machine.

if (existsSync('.env')) process.loadEnvFile('.env');
// As fast as the rest goes here, nobody would see an answer flow.
const environment = { ...process.env, LOCAL_AZURE_WORD_MS: process.env['LOCAL_AZURE_WORD_MS'] || '60' };
try {
  const { port, playgroundPort, dataDir } = readLocalConfig(environment);
  const stack = await startStack({ dataDir, port, environment });
  const chat = await startPlayground({
    messagesUrl: stack.messagesUrl,
    port: playgroundPort,
    dataDir,
    environment,
  });
  console.log(
    `The bot and a local Azure, a stand-in for the real one, run on this machine; logs in ${path.join(dataDir, 'logs')}`,
  );
  console.log(
    chat === undefined
      ? `ready bot=${stack.messagesUrl} (open this address in the Bot Framework Emulator, with no app id and no password)`
      : `ready bot=${stack.messagesUrl} chat=${chat.url}`,
  );

  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    await chat?.child.stop();
    await stack.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop(0));
  for (const child of [...stack.children, ...(chat === undefined ? [] : [chat.child])])
    void child.ended.then((code) => {
      if (stopping) return;
      console.error(
        `${child.name} ended (exit code ${code ?? 'none'}); see ${child.logFile}. Start again to go on where it was.`,
      );
      void stop(1);
    });
} catch (error) {
  if (error instanceof AppError) console.error(startProblem(error));
  else console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
