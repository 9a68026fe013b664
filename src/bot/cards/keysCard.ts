import { duration } from '../../duration.js';
import type { KeysReport } from '../../stages/keyRotation/keysReader.js';
import { commandButton } from './buttons/nextButtons.js';
import { card, type Card } from './card.js';
import { factSet, text, title } from './elements.js';
import { escapeMarkdown } from './markdown.js';

/** What `/keys` shows, to admins alone: names and times, and no key. */
export function keysCard({ endpointName, auth, secret }: KeysReport, now: number): Card {
  const ago = (at: number | undefined): string | undefined =>
    at === undefined ? undefined : `${duration(now - at)} ago`;
  const body = [
    title('Keys of the endpoint'),
    ...factSet([
      ['Endpoint', escapeMarkdown(endpointName)],
      ['Opened by', openedBy[auth]],
      ...(secret === undefined
        ? []
        : ([
            ['In use', inUse[secret.holds]],
            ['Kept as', `${escapeMarkdown(secret.name)} in ${escapeMarkdown(secret.vaultName)}`],
            ['Written', ago(secret.writtenAt)],
            ['Rotated', ago(secret.rotatedAt) ?? 'not yet'],
          ] as const)),
    ]),
    ...(auth === 'key' && (secret === undefined || secret.holds === 'neither')
      ? [
          text(
            secret === undefined
              ? 'Key Vault has no key, so the chat cannot ask the endpoint. **/deploy** puts it there.'
              : 'Somebody has changed the keys, so the endpoint refuses the chat. **/keys rotate** or **/deploy** mends it.',
            { color: 'Attention', spacing: 'Medium' },
          ),
        ]
      : []),
  ];
  return card(
    body,
    leadingOn(auth, secret).map((line) => commandButton(line)),
  );
}

/** Without a key in Key Vault there is nothing to rotate; without keys nothing to look after. */
function leadingOn(auth: KeysReport['auth'], secret: KeysReport['secret']): string[] {
  if (auth !== 'key') return ['/status'];
  if (secret === undefined) return ['/deploy'];
  return secret.holds === 'neither' ? ['/keys rotate', '/deploy'] : ['/keys rotate'];
}

const openedBy = {
  key: 'either of its two keys',
  aad_token: 'Entra tokens: the bot asks as itself, and there is no key',
  other: 'tokens of Azure ML, which Hieno does not ask with',
} as const;

const inUse = {
  primary: 'the primary key',
  secondary: 'the secondary key',
  neither: 'an old key that opens nothing',
} as const;
