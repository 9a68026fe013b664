import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of everything that a process has started, by Linux's own account. */
export function childrenOf(parent: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended while we looked.
    }
  }
  const direct = [...parents].filter(([, above]) => above === parent).map(([pid]) => pid);
  return direct.flatMap((pid) => [pid, ...childrenOf(pid)]);
}

export function isAlive(pid: number): boolean {
  try {
    // A zombie has ended; it only waits to be counted.
    return !/^\S+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
