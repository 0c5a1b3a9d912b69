/**
 * One process's life. After a kill, nothing that it had under way has any effect, and none of its calls ever comes back: as it
 * is when a process is gone.
 */
export class Life {
  #over = false;
  #calls = new Map<string, number>();

  get over(): boolean {
    return this.#over;
  }

  kill(): void {
    this.#over = true;
  }

  /** Makes a call that the life may not survive. */
  async call<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#over) return await never();
    try {
      const result = await work();
      return this.#over ? await never() : result;
    } catch (thrown) {
      if (this.#over) return await never();
      throw thrown;
    }
  }

  /** Counts how many calls of a name run side by side while `work` runs. */
  async counted<T>(name: string, work: () => Promise<T>, check: (sideBySide: number) => void): Promise<T> {
    const running = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, running);
    check(running);
    try {
      return await work();
    } finally {
      this.#calls.set(name, (this.#calls.get(name) ?? 1) - 1);
    }
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
