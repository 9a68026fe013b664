/** How a run stands, in a word or two. */
export const runStatusWords = {
  queued: 'waiting to start',
  running: 'running',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;
