export type LogFields = Readonly<Record<string, unknown>>;

/** What every part logs through: an event name in dotted lower case, and fields. Secrets are masked behind it. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
