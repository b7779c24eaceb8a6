interface Round<T> {
  readonly running: Promise<T>;
  next?: Promise<T>;
}

/**
 * One question at a time for each key, however many ask it. Whoever comes while it is being answered waits for the next
 * round, which begins after he came: so nobody hears an answer that is older than his question.
 */
export class Together<T> {
  readonly #rounds = new Map<string, Round<T>>();

  ask(key: string, question: () => Promise<T>): Promise<T> {
    const round = this.#rounds.get(key);
    if (!round) return this.#begin(key, question);
    return (round.next ??= round.running.then(
      () => this.#begin(key, question),
      () => this.#begin(key, question),
    ));
  }

  #begin(key: string, question: () => Promise<T>): Promise<T> {
    const round: Round<T> = { running: question() };
    this.#rounds.set(key, round);
    const end = (): void => {
      // The next round has taken its place where somebody waits for one.
      if (round.next === undefined) this.#rounds.delete(key);
    };
    round.running.then(end, end);
    return round.running;
  }
}
