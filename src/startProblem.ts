import { AppError } from './errors/appError.js';
import { ConfigError } from './config/configError.js';
import { inTerminal } from './errors/inTerminal.js';

/** Why a start did not come about, for whoever looks at the terminal: no stack. */
export function startProblem(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof AppError)
    return `Hieno cannot start: ${error.sentence}${error.next === undefined ? '' : ` ${inTerminal(error.next)}`}`;
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === 'EADDRINUSE')
    return `Hieno cannot start: port ${port} is in use. Set PORT to another one, or to 0 for a free one.`;
  return `Hieno cannot start: ${error instanceof Error ? error.message : String(error)}`;
}
