import pino from 'pino';
import type { Log, LogFields } from './log.js';
import type { Redactor } from './redact.js';

export interface LogOutput {
  write(line: string): void;
}

/** JSON lines, one an event; every line passes the redactor on its way out. */
export function createLog(level: string, redactor: Redactor, output: LogOutput): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line) => output.write(redactor.redact(line)) },
  );
  const at =
    (severity: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) =>
      logger[severity]({ event, ...readable(fields) });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** An error says nothing as JSON unless it is taken apart. Request and response stay out: they hold tokens. */
function readable(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (!(value instanceof Error)) return [name, value];
      const { reason } = value as { reason?: unknown };
      return [name, { name: value.name, message: value.message, reason, stack: value.stack }];
    }),
  );
}
