/** A list that is filled again and again, and taken out at its size: it keeps its room from one time to the next. */
export class Growing<T> {
  readonly #items: T[] = [];
  size = 0;

  begin(): void {
    this.size = 0;
  }

  add(item: T): void {
    this.#items[this.size++] = item;
  }

  at(place: number): T {
    return this.#items[place]!;
  }

  has(item: T): boolean {
    for (let at = 0; at < this.size; at++) if (this.#items[at] === item) return true;
    return false;
  }

  /** What is in it now, in a list of its own. */
  taken(): readonly T[] {
    return this.size === 0 ? NONE : this.#items.slice(0, this.size);
  }
}

const NONE: readonly never[] = [];
