import { channelFailure, isOfStream, isPassing } from '../../channel/delivery/channelFailure.js';

/**
 * What it means that a part of a stream was not taken (Teams' documentation, “Stream bot messages”): a person has stopped it, all of it
 * is there already, only this part is lost, or the stream can take no more.
 */
export type StreamRefusal = 'stopped' | 'complete' | 'lost' | 'over';

export function streamRefusal(error: unknown): StreamRefusal {
  // Teams has one code for all of them, and tells them apart in words.
  const words = error instanceof Error ? error.message : '';
  if (isOfStream(error)) {
    if (/cancell?ed by (the )?user/i.test(words)) return 'stopped';
    return /already completed/i.test(words) ? 'complete' : 'over';
  }
  return isPassing(error) && channelFailure(error).status !== 403 ? 'lost' : 'over';
}
