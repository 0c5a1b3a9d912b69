/** Watches what the store says, look after look, for what must never happen: a checkpoint that moves back, a token that shrinks. */
export class CheckpointJudge {
  movedBack = 0;
  problems = [];
  #offsets = new Map();
  #token = 0;

  /** @param {{ positions: ReadonlyMap<string, { offset: number }>, token: number }} look what the store holds, read positions first */
  take({ positions, token }) {
    for (const [partition, { offset }] of positions) {
      const before = this.#offsets.get(partition) ?? 0;
      if (offset < before) {
        this.movedBack += 1;
        this.problems.push(`the checkpoint of '${partition}' moved back from ${before} to ${offset}`);
      }
      this.#offsets.set(partition, offset);
    }
    for (const partition of this.#offsets.keys())
      if (!positions.has(partition)) {
        this.movedBack += 1;
        this.problems.push(`the checkpoint of '${partition}' has gone`);
        this.#offsets.delete(partition);
      }
    if (token < this.#token) this.problems.push(`the token of the lease shrank from ${this.#token} to ${token}`);
    this.#token = token;
  }

  /** How far the file is checkpointed, in bytes. */
  get furthest() {
    return Math.max(0, ...this.#offsets.values());
  }
}
