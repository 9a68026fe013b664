import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the Agents Playground looks for in the working folder, by its present name and its former one. */
const ownFiles = ['.m365agentsplayground.yml', '.teamsapptesttool.yml'];

/**
 * The file that says who is on the chat page and by which ids its conversations go. By itself the page makes the ids up at
 * each start, and what is said to a conversation of before is lost. Whoever has such a file of their own keeps it.
 *
 * @returns its path; undefined where the page has another one
 */
export function writePlaygroundConfig(
  dataDir: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (environment['M365_AGENTS_PLAYGROUND_CONFIG_PATH']) return undefined;
  if (ownFiles.some((file) => existsSync(file))) return undefined;
  const file = path.join(dataDir, 'chat-page.yml');
  mkdirSync(dataDir, { recursive: true });
  // JSON is YAML as well.
  writeFileSync(file, `${JSON.stringify(playgroundConfig, undefined, 2)}\n`);
  return file;
}

/** By the schema 0.1.1 of the Playground 0.2.28, which refuses unknown keys and any number of other users but five. */
const playgroundConfig = {
  version: '0.1.1',
  // These three ids are the Playground's own: a data folder that is older than this file still knows who asked.
  tenantId: '00000000-0000-0000-0000-0000000000001',
  bot: { id: '00000000-0000-0000-0000-00000000000011', name: 'Hieno' },
  currentUser: user(0, 'Aino', 'Laine'),
  users: [
    user(1, 'Eino', 'Korhonen'),
    user(2, 'Venla', 'Salo'),
    user(3, 'Onni', 'Nieminen'),
    user(4, 'Helmi', 'Heikkinen'),
    user(5, 'Leo', 'Koskinen'),
  ],
  personalChat: { id: 'hieno-personal' },
  groupChat: { id: 'hieno-group', name: 'Group chat' },
  team: {
    id: 'hieno-team',
    name: 'Team',
    aadGroupId: '00000000-0000-0000-0000-000000000031',
    channels: [{ id: 'hieno-channel', name: 'Announcements' }],
  },
};

function user(index: number, givenName: string, surname: string) {
  const mail = `${givenName}.${surname}@example.com`.toLowerCase();
  return {
    id: `user-id-${index}`,
    name: `${givenName} ${surname}`,
    // Its own spelling.
    userPrincipleName: mail,
    aadObjectId: `00000000-0000-0000-0000-000000000002${index}`,
    givenName,
    surname,
    email: mail,
  };
}
