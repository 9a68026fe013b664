import path from 'node:path';
import type { Activity, Attachment } from 'botbuilder';
import { datasetEndings } from '../../dataset/source.js';

/** A file that came with a message. */
export interface AttachedFile {
  /** As its owner calls it, with its ending. */
  readonly name: string;
  /** Where it can be had, for some minutes: as good as a password, so it is kept no longer than its message, and never shown. */
  readonly url: string;
}

/** What Teams hands a bot for a file in a one-to-one chat (learn.microsoft.com: bots-filesv4). */
const teamsFile = 'application/vnd.microsoft.teams.file.download.info';
/** Shown in the chat and read by nobody here: pictures in the text, recordings, cards. */
const noFile = /^(image|audio|video)\/|^application\/vnd\.microsoft\.(card|teams\.card)\./i;

/** The files of a message. The copy of its text as HTML, which Teams adds, has no address and is none. */
export const attachedFiles = ({ attachments }: Partial<Activity>): readonly AttachedFile[] =>
  (attachments ?? []).flatMap((attachment) => {
    const url = addressOf(attachment);
    return url === undefined ? [] : [{ name: nameOf(attachment), url }];
  });

/** Whether a file of this name can be read as a dataset. */
export const isDatasetFile = ({ name }: AttachedFile): boolean =>
  datasetEndings.includes(path.extname(name).toLowerCase());

function addressOf({ contentType, contentUrl, content }: Attachment): string | undefined {
  if (contentType === teamsFile) return words((content as { downloadUrl?: unknown } | null)?.downloadUrl);
  return typeof contentType === 'string' && noFile.test(contentType) ? undefined : words(contentUrl);
}

function nameOf({ name, content }: Attachment): string {
  const given = words(name) ?? 'file';
  const ending = words((content as { fileType?: unknown } | null | undefined)?.fileType);
  return path.extname(given) === '' && ending !== undefined ? `${given}.${ending}` : given;
}

const words = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
