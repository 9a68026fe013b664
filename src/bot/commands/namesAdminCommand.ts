import { commandIn } from './registry.js';

/** Whether words name a command that only admins may run: nobody else is told to. */
export const namesAdminCommand = (words: string): boolean =>
  [...words.matchAll(/(?<![\w/.:])\/[a-z]+(?: [a-z]+)?(?![\w/])/g)].some(
    ([typed]) => commandIn(typed)?.command.role === 'admin',
  );
