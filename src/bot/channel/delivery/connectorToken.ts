import type { AppCredentials } from 'botframework-connector';
import { ChannelError } from './channelError.js';

/** Where the token comes from knows no limit of time. */
const longestMs = 30_000;

/** The token that the bot brings to the channel: the SDK's, fetched once for all who wait for it. */
export class ConnectorToken {
  private credentials: Promise<AppCredentials> | undefined;
  private fetching: Promise<string> | undefined;
  private renewing: Promise<string> | undefined;

  constructor(
    private readonly createCredentials: () => Promise<AppCredentials>,
    private readonly ms = longestMs,
  ) {}

  /**
   * The one in use, until five minutes before it expires; undefined for a bot without credentials.
   *
   * @throws ChannelError if there is none to be had
   */
  async current(): Promise<string | undefined> {
    const credentials = await this.known();
    if (!credentials.appId) return undefined;
    return (this.fetching ??= this.within(credentials.getToken()).finally(() => {
      this.fetching = undefined;
    }));
  }

  /** Sees to another one than the one that was refused, once for everybody who was refused with the same. */
  async renew(refused: string | undefined): Promise<void> {
    if (refused === undefined || refused !== (await this.current())) return;
    const credentials = await this.known();
    await (this.renewing ??= this.within(credentials.getToken(true)).finally(() => {
      this.renewing = undefined;
    }));
  }

  private known(): Promise<AppCredentials> {
    return (this.credentials ??= this.createCredentials());
  }

  private async within(work: Promise<string>): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`No token within ${this.ms} ms.`)), this.ms);
    });
    try {
      return await Promise.race([work, late]);
    } catch (cause) {
      throw new ChannelError('There is no token for the channel.', { code: 'NoToken', cause });
    } finally {
      clearTimeout(timer);
    }
  }
}
