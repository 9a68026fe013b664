/** Who asks whom. */
export type Graph = readonly (readonly [from: string, to: readonly string[]])[];

/** The groups of nodes that reach each other (strongly connected components, by Tarjan), each as one way round in it. */
export function circlesIn(graph: Graph): string[][] {
  const edges = new Map(graph);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];

  function visit(node: string): number {
    const own = index.size;
    index.set(node, own);
    low.set(node, own);
    open.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue;
      if (!index.has(next)) low.set(node, Math.min(low.get(node) ?? own, visit(next)));
      else if (open.includes(next)) low.set(node, Math.min(low.get(node) ?? own, index.get(next) ?? own));
    }
    const lowest = low.get(node) ?? own;
    if (lowest === own) {
      const group = open.splice(open.indexOf(node));
      if (group.length > 1) circles.push(wayRound(new Set(group)));
    }
    return lowest;
  }

  /** The shortest way from one of them back to it: what one has to break. */
  function wayRound(group: ReadonlySet<string>): string[] {
    const [start = ''] = group;
    const ways: string[][] = [[start]];
    const seen = new Set<string>();
    for (let way = ways.shift(); way !== undefined; way = ways.shift())
      for (const next of edges.get(way.at(-1) ?? '') ?? []) {
        if (next === start) return [...way, start];
        if (!group.has(next) || seen.has(next)) continue;
        seen.add(next);
        ways.push([...way, next]);
      }
    return [...group];
  }

  for (const [node] of graph) if (!index.has(node)) visit(node);
  return circles;
}
