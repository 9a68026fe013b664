import { readFileSync } from 'node:fs';

/** A process's own figures, threads included, as Linux keeps them. */
export interface ProcessFigures {
  /** User and system. */
  readonly cpuMs: number;
  readonly residentMiB: number;
  readonly peakMiB: number;
}

/** What Linux counts a process's time in, on every machine that Node runs on. */
const tickMs = 10;

export function figuresOf(pid: number): ProcessFigures {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  // After the name, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const mebibytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024;
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
    residentMiB: mebibytes('VmRSS'),
    peakMiB: mebibytes('VmHWM'),
  };
}
