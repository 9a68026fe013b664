// Loaded into a program before its own code: its clock is the machine's and what the file in CLOCK_OFFSET_FILE says, in
// milliseconds. Nobody knows of a jump but by looking at the clock; what goes at an even pace (timers, performance.now) stays.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const file = process.env['CLOCK_OFFSET_FILE'] ?? '';
const RealDate = Date;
let offset = 0;
let lookedAt = -Infinity;

function now() {
  if (performance.now() - lookedAt > 20) {
    lookedAt = performance.now();
    offset = Number(readFileSync(file, 'utf8')) || 0;
  }
  return RealDate.now() + offset;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
