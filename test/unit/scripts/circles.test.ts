import assert from 'node:assert/strict';
import { circlesIn } from '../../../scripts/rooms/circles.js';

describe('circles among imports', () => {
  const graph = (edges: Record<string, string[]>) => Object.entries(edges);

  it('are none where arrows point one way, however many lead to one place', () => {
    assert.deepEqual(circlesIn(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })), []);
  });

  it('are told as one way round, the shortest', () => {
    const edges = { a: ['b'], b: ['c'], c: ['d', 'b'], d: ['b'], e: ['a'] };
    assert.deepEqual(circlesIn(graph(edges)), [['b', 'c', 'b']]);
  });

  it('are told each by itself', () => {
    const edges = { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] };
    assert.deepEqual(
      circlesIn(graph(edges)).map((circle) => [...circle].sort()),
      [
        ['c', 'c', 'd'],
        ['a', 'a', 'b'],
      ],
    );
  });

  it('do not count what is not looked at', () => {
    assert.deepEqual(circlesIn(graph({ a: ['elsewhere'] })), []);
  });
});
