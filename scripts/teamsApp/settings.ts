import { z } from 'zod';
import { ConfigError, problemsIn } from '../../src/config/configError.js';
import { configSchema } from '../../src/config/configSchema.js';
import { givenIn, type Environment } from '../../src/config/environment.js';
import { readIdentity } from '../../src/config/readAccess.js';

/** What the manifest takes from the settings, beside its own text. */
export interface TeamsAppSettings {
  readonly appId: string;
  /** A managed identity has none in Entra, and the manifest none to name. */
  readonly hasAppRegistration: boolean;
  /** Whose app it is, at most 32 characters. */
  readonly developer: string;
  /** Pages that Teams shows with the app; https. */
  readonly website: string;
  readonly privacy: string;
  readonly terms: string;
}

const page = z.url({ protocol: /^https$/, error: 'is no address that begins with https://' });

/** What is read for the app alone; the bot knows none of it. */
export const teamsAppSchema = z.object({
  TEAMS_WEBSITE_URL: page.optional(),
  TEAMS_PRIVACY_URL: page.optional(),
  TEAMS_TERMS_URL: page.optional(),
  TEAMS_DEVELOPER: z
    .string()
    .trim()
    .max(32, 'is too long: 32 characters, as Teams takes them')
    .default('Hieno'),
});

const schema = teamsAppSchema.extend(
  configSchema.pick({
    MicrosoftAppType: true,
    MicrosoftAppId: true,
    MicrosoftAppPassword: true,
    MicrosoftAppTenantId: true,
  }).shape,
);

/**
 * Who the bot is, by the rules of the bot's own start; but its password is nothing that an app needs.
 *
 * @throws ConfigError with all problems
 */
export function readTeamsAppSettings(environment: Environment): TeamsAppSettings {
  const parsed = schema.safeParse(givenIn(environment, Object.keys(schema.shape)));
  if (!parsed.success) throw new ConfigError(problemsIn(parsed.error));
  const problems: string[] = [];
  const { TEAMS_WEBSITE_URL: website = '', TEAMS_PRIVACY_URL: privacy = website, ...values } = parsed.data;
  const identity = readIdentity(values, problems);
  if (identity === undefined)
    problems.push(
      'MicrosoftAppId: is needed: the app in Teams leads to the bot that has it, and one without credentials is in no Teams',
    );
  if (website === '')
    problems.push(
      'TEAMS_WEBSITE_URL: is needed: a page about this Hieno, or of those who run it, which Teams shows with the app',
    );
  if (identity === undefined || problems.length > 0) throw new ConfigError(problems);
  return {
    appId: identity.appId,
    hasAppRegistration: identity.appType !== 'UserAssignedMSI',
    developer: values.TEAMS_DEVELOPER,
    website,
    privacy,
    terms: values.TEAMS_TERMS_URL ?? website,
  };
}
