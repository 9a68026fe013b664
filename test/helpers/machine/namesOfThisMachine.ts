/** Hosts of addresses that lead to this machine, as people and attackers write them. */
export const namesOfThisMachine = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  'localhost',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '0.0.0.0',
] as const;
