/** What a channel said to a send or an update, as far as it said anything. */
export interface ChannelFailure {
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** How long it asked to be left alone. */
  readonly retryAfterMs: number | undefined;
}

interface Shape {
  readonly statusCode?: unknown;
  readonly code?: unknown;
  readonly details?: { readonly error?: { readonly code?: unknown } };
  readonly response?: { readonly headers?: { get?(name: string): string | null | undefined } };
}

export function channelFailure(error: unknown): ChannelFailure {
  const shape = error as Shape | null | undefined;
  const code = shape?.details?.error?.code ?? shape?.code;
  const seconds = Number(shape?.response?.headers?.get?.('retry-after') ?? Number.NaN);
  return {
    status: typeof shape?.statusCode === 'number' ? shape.statusCode : undefined,
    code: typeof code === 'string' ? code : undefined,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  };
}

/** The message is gone, so another one has to take its place. */
export const isGone = (error: unknown): boolean => {
  const { status, code } = channelFailure(error);
  return status === 404 || code === 'ActivityNotFoundInConversation';
};

/** The conversation will not take anything from this bot any more: blocked, removed, deleted. */
export const isClosed = (error: unknown): boolean => {
  const { status } = channelFailure(error);
  return status === 403 || status === 404;
};

export const isThrottled = (error: unknown): boolean => channelFailure(error).status === 429;

export const isTooLarge = (error: unknown): boolean => {
  const { status, code } = channelFailure(error);
  return status === 413 || code === 'MessageSizeTooBig';
};
