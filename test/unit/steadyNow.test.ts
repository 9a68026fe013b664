import assert from 'node:assert/strict';
import { steadyNow } from '../../src/steadyNow.js';

const minute = 60_000;
const hour = 60 * minute;

describe('the time that things go by', () => {
  let wall = 0;
  let monotonic = 0;
  let now: () => number;
  const pass = (ms: number): void => {
    wall += ms;
    monotonic += ms;
  };
  beforeEach(() => {
    wall = Date.UTC(2026, 0, 5, 9);
    monotonic = 1234;
    now = steadyNow({ wall: () => wall, monotonic: () => monotonic });
  });

  it('is the machine’s, also when its clock is set right little by little', () => {
    pass(hour);
    assert.equal(now(), wall);
    for (let times = 0; times < 100; times++) {
      pass(minute);
      wall += 20;
      now();
    }
    assert.equal(now(), wall);
  });

  it('goes on evenly while the clock jumps hours forward, and back', () => {
    const start = now();
    for (const jump of [3 * hour, -3 * hour, -5 * hour, 5 * hour]) {
      wall += jump;
      const before = now();
      pass(minute);
      assert.equal(now(), before + minute);
    }
    assert.equal(now(), start + 4 * minute);
    assert.equal(now(), wall);
  });

  it('believes a jump that stays: the clock was set right, or the machine slept', () => {
    const start = now();
    wall += 8 * hour;
    now();
    pass(9 * minute);
    assert.equal(now(), start + 9 * minute);
    pass(2 * minute);
    now();
    assert.equal(now(), wall);
  });

  it('believes none of several jumps that do not stay, however long they take together', () => {
    const start = now();
    for (const jump of [3 * hour, 2 * hour, -7 * hour]) {
      wall += jump;
      now();
      pass(8 * minute);
      now();
    }
    assert.equal(now(), start + 24 * minute);
  });
});
