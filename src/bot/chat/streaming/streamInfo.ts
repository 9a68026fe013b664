import type { Entity } from 'botbuilder';

/** What makes an activity a part of a stream: the kind of part, its place in the stream, and after the first part the stream's id. */
export interface StreamPart {
  readonly kind: 'informative' | 'streaming' | 'final';
  /** From 1 on; the final part has none. */
  readonly sequence?: number;
  readonly id?: string | undefined;
}

export const streamInfo = ({ kind, sequence, id }: StreamPart): Entity => ({
  type: 'streaminfo',
  streamType: kind,
  ...(id === undefined ? {} : { streamId: id }),
  ...(sequence === undefined ? {} : { streamSequence: sequence }),
});
