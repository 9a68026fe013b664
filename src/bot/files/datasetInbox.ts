import { keepReceived } from '../../dataset/sources/keepReceived.js';
import { layoutOf } from '../../dataset/formats/layout.js';
import { textHead } from '../../dataset/formats/textHead.js';
import type { Reach } from '../../dataset/sources/remote/reach.js';
import type { Log } from '../../log.js';
import type { Place } from '../../runs/run.js';
import { StopSignals } from '../../stopSignals.js';
import { startTyping } from '../chat/typing.js';
import type { Clock } from '../clock.js';
import type { Messenger } from '../channel/messenger.js';
import type { AttachedFile } from './attachedFiles.js';
import { fetchFile } from './fetchFile.js';

export interface DatasetInboxDeps {
  /** The folder of datasets. */
  readonly folder: string;
  /** From where files are fetched, and how much of one. */
  readonly reach: Reach;
  readonly mostBytes: number;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly log: Log;
}

/** Takes datasets out of the chat: what is attached, and what is pasted. */
export class DatasetInbox {
  private readonly stops = new StopSignals();

  constructor(private readonly deps: DatasetInboxDeps) {}

  /** Waits for no file any more: whoever sent one is told so. */
  interrupt(): void {
    this.stops.stop();
  }

  /**
   * Fetches a file at once, for its address is good for some minutes, and shows meanwhile that something is going on.
   *
   * @returns the path under which it is kept
   * @throws AppError as `fetchFile` and `keepReceived`
   */
  async fetch(file: AttachedFile, place: Place): Promise<string> {
    const { folder, reach, mostBytes, clock } = this.deps;
    const stopTyping = startTyping(place, this.deps);
    try {
      return await this.stops.during((signal) =>
        keepReceived(folder, file.name, fetchFile(file, { reach, mostBytes, clock, signal })),
      );
    } finally {
      await stopTyping();
    }
  }

  /** Rows that were written into a form: what they are counts more than the format that is chosen beforehand. */
  keep(rows: string, format: 'jsonl' | 'csv'): Promise<string> {
    // A line of a table may end with an empty field.
    const bytes = Buffer.from(`${rows.replace(/^(?:[ \t]*\r?\n)+/, '').replace(/[\r\n ]+$/, '')}\n`);
    return keepReceived(this.deps.folder, `pasted.${endingOf(bytes, format)}`, [bytes]);
  }
}

function endingOf(bytes: Buffer, format: 'jsonl' | 'csv'): string {
  const layout = layoutOf(textHead({ bytes, size: bytes.length }), format);
  if (layout.kind === 'csv') return layout.delimiter === '\t' ? 'tsv' : 'csv';
  return layout.kind === 'values' ? 'json' : 'jsonl';
}
