import { ActivityTypes, type Activity } from 'botbuilder';
import { z } from 'zod';
import { exported } from './exported.js';

/** Teams asks a person before a bot may put a file into their OneDrive (learn.microsoft.com: bots-filesv4). */
const consentType = 'application/vnd.microsoft.teams.card.file.consent';
const infoType = 'application/vnd.microsoft.teams.card.file.info';

/** The name of the invoke that a press comes as. */
export const fileConsentInvoke = 'fileConsent/invoke';

/** What both buttons bring back. */
const context = z.object({ offer: z.string().min(1).max(100), what: z.enum(exported) });
export type OfferContext = z.infer<typeof context>;

export interface OfferedFile {
  readonly name: string;
  readonly description: string;
  /** About how long it will be. */
  readonly bytes: number;
  readonly context: OfferContext;
}

/** The card that asks, alone in its message: Teams splits what is beside a card off. */
export const consentMessage = (offered: OfferedFile): Partial<Activity> => ({
  type: ActivityTypes.Message,
  summary: offered.name,
  attachments: [
    {
      contentType: consentType,
      name: offered.name,
      content: {
        description: offered.description,
        sizeInBytes: offered.bytes,
        acceptContext: offered.context,
        declineContext: offered.context,
      },
    },
  ],
});

/** Where Teams lets the file be put, for some time: as good as a password, so it is kept no longer than the press, and never shown. */
const uploadInfo = z.object({
  uploadUrl: z.string().min(1),
  contentUrl: z.string().min(1),
  name: z.string().min(1),
  uniqueId: z.string().optional(),
  fileType: z.string().optional(),
});

const value = z.object({
  context,
  action: z.enum(['accept', 'decline']),
  uploadInfo: uploadInfo.optional().catch(undefined),
});

export interface ConsentPress {
  readonly context: OfferContext;
  readonly isAccepted: boolean;
  readonly upload: z.infer<typeof uploadInfo> | undefined;
}

/** A claim about what to do, by whoever pressed; undefined where it is no press of a card of ours. */
export function readConsentPress({ value: sent }: Partial<Activity>): ConsentPress | undefined {
  const read = value.safeParse(sent);
  if (!read.success) return undefined;
  const { action, uploadInfo: upload, ...press } = read.data;
  return { ...press, isAccepted: action === 'accept', upload };
}

/** What is said of the file once it is there. */
export type FileInfo = Omit<NonNullable<ConsentPress['upload']>, 'uploadUrl'>;

/** The card that opens it. */
export const fileMessage = ({ contentUrl, name, uniqueId, fileType }: FileInfo): Partial<Activity> => ({
  type: ActivityTypes.Message,
  summary: name,
  attachments: [{ contentType: infoType, contentUrl, name, content: { uniqueId, fileType } }],
});
