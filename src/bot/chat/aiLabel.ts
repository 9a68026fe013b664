import type { Entity } from 'botbuilder';

/** Teams' "AI generated" label. One such root entity per message: a second one is refused. */
export const aiLabel: Entity = {
  type: 'https://schema.org/Message',
  '@type': 'Message',
  '@context': 'https://schema.org',
  '@id': '',
  additionalType: ['AIGeneratedContent'],
};
