/** What a channel said to a send or an update, as far as it said anything. */
export interface ChannelFailure {
  readonly status: number | undefined;
  readonly code: string | undefined;
}

export function channelFailure(error: unknown): ChannelFailure {
  const shape = error as
    { statusCode?: unknown; code?: unknown; details?: { error?: { code?: unknown } } } | null | undefined;
  const code = shape?.details?.error?.code ?? shape?.code;
  return {
    status: typeof shape?.statusCode === 'number' ? shape.statusCode : undefined,
    code: typeof code === 'string' ? code : undefined,
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
