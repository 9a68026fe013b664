import type { MenuPlace } from '../../src/dialogs/command.js';
import { commandMenu, type MenuEntry } from './commandMenu.js';
import type { TeamsAppSettings } from './settings.js';

/** The parts of appPackage/manifest.json that are filled in; Microsoft's schema judges the whole in the tests. */
export interface ManifestTemplate {
  readonly bots: readonly [
    {
      readonly supportsTargetedMessages: boolean;
      readonly commandLists: readonly {
        readonly scopes: readonly [MenuPlace];
        readonly triggers: readonly ('mention' | 'slash')[];
      }[];
    },
  ];
  readonly webApplicationInfo: object;
}

export interface Manifest extends Omit<ManifestTemplate, 'bots' | 'webApplicationInfo'> {
  readonly bots: readonly [
    {
      readonly supportsTargetedMessages: boolean;
      readonly commandLists: readonly {
        readonly scopes: readonly [MenuPlace];
        readonly triggers: readonly ('mention' | 'slash')[];
        readonly commands: readonly MenuEntry[];
      }[];
    },
  ];
  readonly webApplicationInfo?: object;
  readonly validDomains: readonly string[];
}

/**
 * The manifest of the app in Teams: appPackage/manifest.json with the settings and the registry's commands in it.
 *
 * What is typed behind a slash in a channel reaches a bot as a message that nobody else sees, and wants an answer of that kind.
 * So the template's `supportsTargetedMessages` is the one switch: while it is off, no list is offered behind the slash.
 *
 * @throws Error where the template has a placeholder that nothing fills
 */
export function manifest(template: ManifestTemplate, settings: TeamsAppSettings, version: string): Manifest {
  const { webApplicationInfo, ...filled } = fill(template, {
    VERSION: version,
    MicrosoftAppId: settings.appId,
    TEAMS_DEVELOPER: settings.developer,
    TEAMS_WEBSITE_URL: settings.website,
    TEAMS_PRIVACY_URL: settings.privacy,
    TEAMS_TERMS_URL: settings.terms,
  });
  const [bot] = filled.bots;
  return {
    ...filled,
    bots: [
      {
        ...bot,
        commandLists: bot.commandLists.map(({ scopes, triggers, ...list }) => ({
          ...list,
          scopes,
          triggers: bot.supportsTargetedMessages
            ? triggers
            : triggers.filter((trigger) => trigger !== 'slash'),
          commands: commandMenu(scopes[0]),
        })),
      },
    ],
    ...(settings.hasAppRegistration ? { webApplicationInfo } : {}),
    validDomains: domains(settings),
  };
}

/** A copy with the values in the place of `${{NAME}}`. */
function fill<T>(value: T, values: Readonly<Record<string, string>>): T {
  if (typeof value === 'string')
    return value.replace(/\$\{\{(\w+)\}\}/g, (placeholder, name: string) => {
      const given = values[name];
      if (given === undefined) throw new Error(`appPackage/manifest.json: nothing fills ${placeholder}.`);
      return given;
    }) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => fill(one, values)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, fill(one as unknown, values)]),
  ) as T;
}

/** Where Teams itself may lead: the app's own pages. What the cards link to opens in the browser, and nobody signs in. */
const domains = ({ website, privacy, terms }: TeamsAppSettings): string[] =>
  [...new Set([website, privacy, terms].map((page) => new URL(page).hostname))].sort();
