/**
 * Lets work on the same thing come one after the other in this process, in the order it was asked for. Writers of one
 * branch would otherwise outrun each other: only one of many at a time wins the swap, and all others plan anew.
 */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  take<T>(thing: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(thing) ?? Promise.resolve();
    const mine = before.then(work);
    // Whoever comes next waits for the end, however it ends.
    const over = mine.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(thing, over);
    void over.then(() => {
      if (this.last.get(thing) === over) this.last.delete(thing);
    });
    return mine;
  }
}
