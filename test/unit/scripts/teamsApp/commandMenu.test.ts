import assert from 'node:assert/strict';
import { commandMenu } from '../../../../scripts/teamsApp/commandMenu.js';
import { commandIn, commands } from '../../../../src/bot/commands/registry.js';
import type { Command, MenuPlace } from '../../../../src/dialogs/command.js';

const places = ['personal', 'team', 'groupChat'] as const satisfies readonly MenuPlace[];
const names = (place: MenuPlace) => commandMenu(place).map(({ title }) => title);

describe("Teams' menu of commands", () => {
  for (const place of places) {
    it(`has twelve commands at most in ${place}, each as the registry says and as one types it`, () => {
      const menu = commandMenu(place);
      const said = (commands as readonly Command[]).filter(({ offeredIn }) => offeredIn?.includes(place));
      assert.deepEqual(names(place).toSorted(), said.map(({ name }) => name).toSorted());
      assert.ok(menu.length > 0 && menu.length <= 12, `${menu.length}`);
      for (const { title, description } of menu) {
        assert.equal(commandIn(title)?.command.name, title);
        // What the oldest clients take of them.
        assert.ok(title.length <= 32 && description.length <= 128, description);
      }
    });

    it(`shows in ${place} first what everybody may give, and says of the rest whose it is`, () => {
      const roles = names(place).map((title) => commands.find(({ name }) => name === title)?.role);
      assert.deepEqual(roles, roles.toSorted().reverse());
      assert.equal(new Set(roles).size, 2);
      for (const [at, { description }] of commandMenu(place).entries())
        assert.equal(/For admins\./.test(description), roles[at] === 'admin', description);
    });
  }

  it('differs from place to place: files come in personal chats, and a thread has nothing to be forgotten', () => {
    const where = (name: string) => places.filter((place) => names(place).includes(name));
    assert.deepEqual(where('help'), ['personal', 'team', 'groupChat']);
    assert.deepEqual(where('dataset'), ['personal']);
    assert.deepEqual(where('reset'), ['personal', 'groupChat']);
    assert.deepEqual(where('traffic'), ['team', 'groupChat']);
    assert.equal(new Set(places.map((place) => names(place).join())).size, 3);
  });

  it('follows the registry, and has what must be written behind a name', () => {
    const one: Command = {
      name: 'ping',
      label: 'Ping',
      group: 'look',
      summary: 'Whether anybody is there.',
      arguments: [
        {
          name: 'who',
          type: 'text',
          maxLength: 9,
          positional: true,
          required: true,
          summary: 'Who.',
          rule: 'a name',
          example: 'me',
        },
      ],
      examples: ['/ping me'],
      role: 'admin',
      effect: 'reads',
      offeredIn: ['team'],
    };
    const another: Command = {
      ...one,
      name: 'pong',
      arguments: [],
      role: 'everyone',
      offeredIn: ['team', 'personal'],
    };
    assert.deepEqual(commandMenu('team', [one, another]), [
      { title: 'pong', description: 'Whether anybody is there.' },
      { title: 'ping', description: 'Whether anybody is there. For admins. Write ping <who>' },
    ]);
    assert.deepEqual(
      commandMenu('personal', [one, another]).map(({ title }) => title),
      ['pong'],
    );
    assert.deepEqual(commandMenu('groupChat', [one, another]), []);
  });
});
