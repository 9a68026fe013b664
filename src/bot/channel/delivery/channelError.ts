export interface ChannelAnswer {
  /** Of HTTP; undefined where no answer came. */
  readonly statusCode?: number | undefined;
  /** What the Bot Connector calls it, or the network. */
  readonly code?: string | undefined;
  /** The header of that name: seconds or a date. */
  readonly retryAfter?: string | undefined;
  readonly cause?: unknown;
}

/** A channel took something not, or could not be asked. Nothing of the request is in it, for that holds the token. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  readonly statusCode: number | undefined;
  readonly code: string | undefined;
  readonly retryAfter: string | undefined;

  constructor(message: string, { statusCode, code, retryAfter, cause }: ChannelAnswer = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.statusCode = statusCode;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
