interface Gate {
  inside: number;
  readonly waiting: (() => void)[];
}

/** Lets so many through at one time for each key; the others wait their turn, in the order they came. */
export class Turnstile {
  readonly #most: number;
  readonly #gates = new Map<string, Gate>();

  constructor(most: number) {
    this.#most = most;
  }

  async through<T>(key: string, work: () => Promise<T>): Promise<T> {
    const gate = this.#gates.get(key) ?? { inside: 0, waiting: [] };
    this.#gates.set(key, gate);
    if (gate.inside < this.#most) gate.inside++;
    else await new Promise<void>((enter) => gate.waiting.push(enter));
    try {
      return await work();
    } finally {
      const next = gate.waiting.shift();
      if (next) next();
      else if (--gate.inside === 0) this.#gates.delete(key);
    }
  }
}
