/** An event that goes through the transforms, and the letters that it was kept in. */
export interface Original {
  readonly hash: string;
  /** The letter that it is sent for. */
  readonly first: string;
  /** Letters that hold the same one: they leave with the first. */
  readonly others: Set<string>;
  /** Whether all that came of it is delivered, filtered or kept again. */
  settled: boolean;
}

/** What is done with a letter: its original is sent for it, is under way for another one, or is settled already. */
export type Turn = 'first' | 'under way' | 'settled';

/**
 * The originals of a replay. Each goes through the transforms once, however many letters hold it: what came of it comes again as a
 * whole, and would else be there once for each letter.
 */
export class Originals {
  readonly #underWay = new Map<string, Original>();
  /** Hashes only: there may be a million. */
  readonly #gone = new Set<string>();

  /** Letters are read from the beginning: what is under way comes again. */
  begin(): void {
    this.#underWay.clear();
  }

  /** Says what is done with a letter; the same when it is asked again. */
  turnOf(id: string, hash: string): { readonly turn: Turn; readonly original: Original | undefined } {
    if (this.#gone.has(hash)) return { turn: 'settled', original: undefined };
    const original = this.#underWay.get(hash) ?? { hash, first: id, others: new Set(), settled: false };
    this.#underWay.set(hash, original);
    if (original.first === id) return { turn: 'first', original };
    if (original.settled) return { turn: 'settled', original };
    original.others.add(id);
    return { turn: 'under way', original };
  }

  /** The letters of an original are removed. */
  remove({ hash }: Original): void {
    this.#gone.add(hash);
    this.#underWay.delete(hash);
  }
}
