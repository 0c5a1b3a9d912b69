import type { JsonValue } from '@eventmesh/connector-api';
import type { DeadLetter, DeadLetterCount, DeadLetterQuery, DeadLetterStore, NewDeadLetter } from './dead-letter.ts';
import { byPipeline, letterMatches } from './letter-matches.ts';
import { withinBytes, type Inbox } from './inbox.ts';
import { sizeOfLetter } from './letter-of.ts';
import { MemoryInbox } from './memory-inbox.ts';
import { FencedError, LeaseHeldError, type Lease, type StateStore } from './state-store.ts';

/** A state store that forgets everything with the process: for tests, and for sources that keep their own place. */
export class MemoryStateStore implements StateStore {
  readonly deadLetters: DeadLetterStore = new MemoryDeadLetters();
  readonly inbox: Inbox = new MemoryInbox();
  readonly #checkpoints = new Map<string, Map<string, JsonValue>>();
  readonly #tokens = new Map<string, number>();
  readonly #held = new Set<string>();

  async acquireLease(pipeline: string): Promise<Lease> {
    if (this.#held.has(pipeline)) throw heldInProcess(pipeline);
    const token = (this.#tokens.get(pipeline) ?? 0) + 1;
    this.#tokens.set(pipeline, token);
    this.#held.add(pipeline);
    return { pipeline, token, lost: new AbortController().signal };
  }

  async isLeaseHeld(pipeline: string): Promise<boolean> {
    return this.#held.has(pipeline);
  }

  async releaseLease({ pipeline, token }: Lease): Promise<void> {
    if (this.#tokens.get(pipeline) === token) this.#held.delete(pipeline);
  }

  async readCheckpoints(pipeline: string): Promise<ReadonlyMap<string, JsonValue>> {
    return new Map(this.#checkpoints.get(pipeline));
  }

  async writeCheckpoints(lease: Lease, positions: ReadonlyMap<string, JsonValue>): Promise<void> {
    const current = this.#tokens.get(lease.pipeline) ?? 0;
    const isHeld = lease.token === current && this.#held.has(lease.pipeline);
    if (!isHeld) throw new FencedError(lease, current);
    const kept = this.#checkpoints.get(lease.pipeline) ?? new Map<string, JsonValue>();
    for (const [partition, position] of positions) kept.set(partition, structuredClone(position));
    this.#checkpoints.set(lease.pipeline, kept);
  }

  async close(): Promise<void> {
    this.#held.clear();
  }
}

/** The error of a second holder within the process. */
export function heldInProcess(pipeline: string): LeaseHeldError {
  return new LeaseHeldError(pipeline, 'another pipeline of this process');
}

class MemoryDeadLetters implements DeadLetterStore {
  readonly #letters = new Map<string, Map<string, DeadLetter>>();
  #lastId = 0;

  async append(pipeline: string, letters: readonly NewDeadLetter[]): Promise<void> {
    const kept = this.#letters.get(pipeline) ?? new Map<string, DeadLetter>();
    this.#letters.set(pipeline, kept);
    for (const letter of letters) {
      this.#lastId += 1;
      const id = String(this.#lastId).padStart(16, '0');
      kept.set(id, { ...letter, id, pipeline });
    }
  }

  async list(pipeline: string, query: DeadLetterQuery = {}): Promise<readonly DeadLetter[]> {
    const { after = '', limit = 100, maxBytes = Number.POSITIVE_INFINITY } = query;
    const letters = [...(this.#letters.get(pipeline)?.values() ?? [])]
      .filter((letter) => letter.id > after && letterMatches(letter, query))
      .slice(0, limit);
    if (maxBytes === Number.POSITIVE_INFINITY) return letters;
    const sized = letters.map((letter) => ({ letter, bytes: sizeOfLetter(letter) }));
    return withinBytes(sized, maxBytes).map(({ letter }) => letter);
  }

  async count(): Promise<readonly DeadLetterCount[]> {
    return [...this.#letters]
      .map(([pipeline, letters]) => ({ pipeline, count: letters.size }))
      .filter(({ count }) => count > 0)
      .toSorted(byPipeline);
  }

  async read(pipeline: string, id: string): Promise<DeadLetter | undefined> {
    return this.#letters.get(pipeline)?.get(id);
  }

  async drop(pipeline: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#letters.get(pipeline)?.delete(id);
  }
}
