import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type Activity,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import type { BotCredentials } from '../botCredentials.js';
import type { Log } from '../log.js';
import { sendWholeEntities } from './entityMapper.js';
import { lastHandler } from './lastHandler.js';

/**
 * The SDK's adapter without its HTTP side: that one prints a stack for every stranger who knocks, and answers 500 with
 * the error's own message.
 */
export class BotAdapter extends CloudAdapter {
  /** Authenticates and runs one activity; the answer is that of an invoke. Throws AuthenticationError. */
  take(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, activity, logic);
  }
}

export function createAdapter(credentials: BotCredentials, log: Log): BotAdapter {
  sendWholeEntities();
  const adapter = new BotAdapter(new ConfigurationBotFrameworkAuthentication(settings(credentials)));
  adapter.onTurnError = lastHandler(log);
  return adapter;
}

export const appIdOf = (credentials: BotCredentials): string =>
  credentials.kind === 'credentials' ? credentials.appId : '';

function settings(credentials: BotCredentials): Record<string, string> {
  if (credentials.kind === 'anonymous') return {};
  // An empty id would switch all authentication off without a word.
  if (credentials.appId.trim() === '') throw new Error('Bot credentials without an app id.');
  return {
    MicrosoftAppType: credentials.appType,
    MicrosoftAppId: credentials.appId,
    ...(credentials.appPassword === undefined ? {} : { MicrosoftAppPassword: credentials.appPassword }),
    ...(credentials.tenantId === undefined ? {} : { MicrosoftAppTenantId: credentials.tenantId }),
  };
}
