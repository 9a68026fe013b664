import type { Activity, TurnContext } from 'botbuilder';
import type { Reach } from '../../dataset/sources/remote/reach.js';
import { personOf, placeOf } from '../../dialogs/person.js';
import { dayMs } from '../../duration.js';
import { asAppError } from '../../errors/appError.js';
import type { Log } from '../../log.js';
import type { Problem } from '../../stages/planLine.js';
import { StopSignals } from '../../stopSignals.js';
import type { Access } from '../access.js';
import { conversationKey } from '../channel/conversationKey.js';
import type { Messenger } from '../channel/messenger.js';
import { startTyping } from '../chat/typing.js';
import type { Clock } from '../clock.js';
import { explained, said } from '../explained.js';
import { withCsvFile } from './csvFile.js';
import { exportCommand, type Exported } from './exported.js';
import type { ExportSource } from './exportSource.js';
import { consentMessage, fileMessage, readConsentPress, type ConsentPress } from './fileConsent.js';
import type { FileOffer, FileOffers } from './fileOffers.js';
import * as problems from './offerProblems.js';
import { describe } from './described.js';
import { putIntoSession } from './intoSession.js';

export interface ConsentedFilesDeps {
  readonly source: ExportSource;
  readonly offers: FileOffers;
  readonly access: Access;
  /** Where files are written until they are sent. */
  readonly folder: string;
  /** Where Teams may say that they are to be sent. */
  readonly reach: Reach;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whoever presses later has forgotten what for. */
const offeredMs = dayMs;

type Press = ConsentPress & { readonly upload: NonNullable<ConsentPress['upload']> };

/** Files that go into a person's OneDrive, by Teams, once they have agreed. */
export class ConsentedFiles {
  private readonly stops = new StopSignals();

  constructor(private readonly deps: ConsentedFilesDeps) {}

  /** Waits for no upload any more: whoever pressed is told so. */
  interrupt(): void {
    this.stops.stop();
  }

  /** What is sent is made at the press: it is as new then, and nothing lies about until then. */
  async offer(context: TurnContext, what: Exported, count: number): Promise<void> {
    const { source, offers, clock } = this.deps;
    const { activity } = context;
    const person = personOf(activity);
    if (person === undefined) return;
    const id = offers.newId();
    const name = source.nameOf(what);
    const description = describe(what, count);
    const bytes = await source.estimate(what, count);
    const sent = await context.sendActivity(
      consentMessage({ name, description, bytes, context: { offer: id, what } }),
    );
    const conversation = conversationKey(placeOf(activity));
    const cardId = sent?.id === '' ? undefined : sent?.id;
    await offers.put({ id, what, name, person, conversation, cardId, at: clock.now() });
  }

  /** A press on a card that asks, which has been acknowledged. */
  async pressed(context: TurnContext): Promise<void> {
    const { access, offers, log } = this.deps;
    const { activity } = context;
    const press = readConsentPress(activity);
    if (press === undefined) return this.say(context, said('I do not know that file.'));
    const { what } = press.context;
    const offer = await offers.get(press.context.offer);
    const problem =
      access.refuses({ role: 'admin', name: exportCommand(what) }, activity) ??
      this.whyNot(offer, press, activity);
    if (problem !== undefined || offer === undefined)
      return this.say(context, explained(problem ?? problems.unknownOffer(what), access.isAdmin(activity)));
    if (!press.isAccepted) return this.decline(context, offer);
    try {
      await this.give(context, offer, press as Press);
    } catch (error) {
      const failure = asAppError(error);
      log.warn('export.not_sent', { offer: offer.id, reason: failure.reason, error });
      const { sentence, retryable } = failure;
      const next = failure.next ?? (retryable ? problems.againOrAnew(what) : problems.anew(what));
      await this.say(context, explained({ sentence, next }));
    }
  }

  /** Why nothing comes of a press: what it brings is a claim. */
  private whyNot(
    offer: FileOffer | undefined,
    { context: { what }, isAccepted, upload }: ConsentPress,
    activity: Activity,
  ): Problem | undefined {
    if (offer?.conversation !== conversationKey(placeOf(activity)) || offer.what !== what)
      return problems.unknownOffer(what);
    const { name, person, outcome, at } = offer;
    if (person.id !== personOf(activity)?.id) return problems.otherPersonsOffer(what, person.name);
    if (outcome?.kind === 'declined') return problems.declinedOffer(what, name);
    if (outcome?.kind === 'given')
      return outcome.by === activity.id ? undefined : problems.givenOffer(what, name, outcome.at);
    if (at + offeredMs < this.deps.clock.now()) return problems.expiredOffer(what, name, offeredMs);
    return isAccepted && upload === undefined ? problems.noAddress(what) : undefined;
  }

  private async decline(context: TurnContext, offer: FileOffer): Promise<void> {
    await this.deps.offers.put({ ...offer, outcome: { kind: 'declined' } });
    await this.say(context, said(`All right, ${offer.name} was not sent.`));
    await this.takeAway(context, offer);
  }

  private async give(context: TurnContext, offer: FileOffer, { upload }: Press): Promise<void> {
    const { offers, clock } = this.deps;
    const { uploadUrl, ...file } = upload;
    // A press that is taken up again after a kill may have got as far as that.
    if (offer.outcome === undefined) {
      await this.upload(context.activity, offer, uploadUrl);
      const outcome = { kind: 'given', at: clock.now(), by: context.activity.id } as const;
      await offers.put({ ...offer, outcome });
    }
    await context.sendActivity(fileMessage(file));
    await this.takeAway(context, offer);
  }

  private async upload(activity: Activity, { what, name }: FileOffer, url: string): Promise<void> {
    const { source, folder, reach, clock } = this.deps;
    const stopTyping = startTyping(placeOf(activity), this.deps);
    try {
      await withCsvFile(folder, await source.csv(what, name, activity), (file) =>
        this.stops.during((signal) => putIntoSession(file, url, { reach, clock, signal })),
      );
    } finally {
      await stopTyping();
    }
  }

  /** The card, so that it is not pressed again: if it stays, a press is answered. */
  private async takeAway(context: TurnContext, { id, cardId }: FileOffer): Promise<void> {
    if (cardId === undefined) return;
    try {
      await context.deleteActivity(cardId);
    } catch (error) {
      this.deps.log.debug('export.card_not_deleted', { offer: id, error });
    }
  }

  private async say(context: TurnContext, message: Partial<Activity>): Promise<void> {
    await context.sendActivity(message);
  }
}
