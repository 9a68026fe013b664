import type { Activity } from 'botbuilder';
import type { BotUnderTest } from './botUnderTest.js';
import type { Reply, SenderOptions } from '../channel/fakeChannel.js';
import type { UploadSessions } from '../channel/uploadSessions.js';

/** A card with which Teams asks whether a file may come. */
export interface ConsentCard {
  readonly cardId: string;
  readonly name: string;
  readonly content: {
    readonly description: string;
    readonly sizeInBytes: number;
    readonly acceptContext: unknown;
    readonly declineContext: unknown;
  };
}

/** The card that a command is answered with. */
export async function consentCard(test: BotUnderTest, line: string): Promise<ConsentCard> {
  await test.channel.say(line);
  await test.bot.drain();
  const call = test.channel.accepted('POST').findLast(({ activity }) => activity.type === 'message');
  const [card] = call?.activity.attachments ?? [];
  if (card?.contentType !== 'application/vnd.microsoft.teams.card.file.consent')
    throw new Error(`No card that asks: ${JSON.stringify(call?.activity)}`);
  return {
    cardId: call?.activityId ?? '',
    name: card.name ?? '',
    content: card.content as ConsentCard['content'],
  };
}

/** A press on it, as Teams tells of it: accepted with an address for the file, or declined. */
export function consentPress(
  test: BotUnderTest,
  card: ConsentCard,
  uploadUrl: string | undefined,
  options: SenderOptions = {},
): Partial<Activity> {
  const accepted = {
    action: 'accept',
    context: card.content.acceptContext,
    uploadInfo: {
      contentUrl: `https://contoso.sharepoint.com/personal/anna/Documents/Applications/${card.name}`,
      name: card.name,
      uploadUrl,
      uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C8C',
      fileType: 'csv',
      etag: '1',
    },
  };
  const declined = { action: 'decline', context: card.content.declineContext };
  return test.channel.activity(
    {
      type: 'invoke',
      name: 'fileConsent/invoke',
      replyToId: card.cardId,
      value: { type: 'fileUpload', ...(uploadUrl === undefined ? declined : accepted) },
    },
    options,
  );
}

/** Accepts it, with a new session, and waits until that has come to something. */
export async function accept(
  test: BotUnderTest,
  card: ConsentCard,
  uploads: UploadSessions,
  options: SenderOptions = {},
): Promise<Reply> {
  const reply = await test.channel.deliver(consentPress(test, card, uploads.open(), options));
  await test.bot.drain();
  return reply;
}
