import { AppError } from '../errors/appError.js';
import { advice } from '../errors/nextStep.js';

/**
 * What a person is told when the store could not do its work, for the errors that pass by themselves: the connection lost
 * or refused, the server restarting, the disk full. Anything else is a fault of ours and comes back as it is.
 */
export function storeFailure(error: unknown, disk = "My database's disk"): Error {
  if (isConnectionLost(error)) return away(error);
  if (isDiskFull(error)) return diskFull(disk, error);
  return error as Error;
}

/** Of a server: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const lostStates = /^(08...|57P0[1-5]|53300|25006)$/;
/** Of the network, as Node names them. */
const lostCodes =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/;
/** Of the client of PostgreSQL, which gives these no code. */
const lostWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout)/;

export function isConnectionLost(error: unknown): boolean {
  if (error instanceof AppError) return error.reason === 'database_away';
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return lostStates.test(code) || lostCodes.test(code);
  return typeof message === 'string' && lostWords.test(message);
}

/** The same for PostgreSQL's own word and the operating system's. */
const isDiskFull = (error: unknown): boolean =>
  /^(53100|ENOSPC|EDQUOT)$/.test(String((error as { code?: unknown } | null)?.code));

/** Whether the store said so itself: its own failures pass, and it has told the log of them. pg-boss hands on copies. */
export function isStoreFailure(error: unknown): boolean {
  const { reason } = (error ?? {}) as { reason?: unknown };
  return reason === 'database_away' || reason === 'disk_full';
}

const away = (cause: unknown): AppError =>
  cause instanceof AppError
    ? cause
    : withCause(
        new AppError({
          reason: 'database_away',
          sentence: 'My database cannot be reached at this moment, so I could not do that.',
          next: advice`Try it again in a minute.`,
          retryable: true,
        }),
        cause,
      );

export const diskFull = (what: string, cause?: unknown): AppError =>
  withCause(
    new AppError({
      reason: 'disk_full',
      sentence: `${what} is full, so I could not write that down.`,
      next: advice`Whoever looks after Hieno has to make room on it; what is under way waits for it.`,
      retryable: true,
    }),
    cause,
  );

function withCause(error: AppError, cause: unknown): AppError {
  error.cause = cause;
  return error;
}
