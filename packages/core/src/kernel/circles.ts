/**
 * Nodes that reach each other, as groups: strongly connected components after Tarjan, with a stack of our own, since
 * chains may be longer than the call stack. A node in no circle is a group of its own. Whatever a group leads to comes
 * before it; within a group the order is that in which its nodes were found.
 */
export function groupsOf<T>(nodes: Iterable<T>, next: (node: T) => Iterable<T>): readonly (readonly T[])[] {
  const [index, low] = [new Map<T, number>(), new Map<T, number>()];
  const [open, isOpen] = [[] as T[], new Set<T>()];
  const found: T[][] = [];
  for (const start of nodes) {
    if (index.has(start)) continue;
    const work: { readonly node: T; readonly onward: Iterator<T> }[] = [];
    const enter = (node: T): void => {
      index.set(node, index.size);
      low.set(node, index.get(node)!);
      open.push(node);
      isOpen.add(node);
      work.push({ node, onward: next(node)[Symbol.iterator]() });
    };
    enter(start);
    for (let here = work.at(-1); here !== undefined; here = work.at(-1)) {
      const step = here.onward.next();
      if (step.done !== true) {
        if (!index.has(step.value)) enter(step.value);
        else if (isOpen.has(step.value)) low.set(here.node, Math.min(low.get(here.node)!, index.get(step.value)!));
        continue;
      }
      work.pop();
      const above = work.at(-1)?.node;
      if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(here.node)!));
      if (low.get(here.node) !== index.get(here.node)) continue;
      // From the end: it lies as deep as its group is large.
      const group = open.splice(open.lastIndexOf(here.node));
      for (const node of group) isOpen.delete(node);
      found.push(group);
    }
  }
  return found;
}
