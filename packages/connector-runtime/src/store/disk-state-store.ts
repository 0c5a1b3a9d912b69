import { mkdir } from 'node:fs/promises';
import type { JsonValue } from '@eventmesh/connector-api';
import { checkFormat } from './check-format.ts';
import { classifyStoreError } from './classify-store-error.ts';
import { DiskDeadLetters } from './disk-dead-letters.ts';
import { DiskInbox } from './disk-inbox.ts';
import { LevelFile } from './level-file.ts';
import { heldInProcess } from './memory-state-store.ts';
import { FencedError, type Lease, type StateStore } from './state-store.ts';
import { keyOf, lastPartOf, rangeOf } from './store-keys.ts';

/**
 * Opens the embedded state store in a folder of its own, made if need be.
 *
 * It survives a kill at any instant: a resolved promise means synced to disk. One process at a time may have it open.
 *
 * @throws ConnectorError with code `UNAVAILABLE` when it is open already, in this process or another; `UNSUPPORTED` when it is damaged, or
 * was written by a version of another format
 */
export async function openDiskStateStore(path: string): Promise<StateStore> {
  try {
    await mkdir(path, { recursive: true });
  } catch (thrown) {
    throw classifyStoreError(thrown, path);
  }
  const file = await LevelFile.open(path);
  try {
    await checkFormat(file, path);
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
  return new DiskStateStore(file);
}

class DiskStateStore implements StateStore {
  readonly deadLetters: DiskDeadLetters;
  readonly inbox: DiskInbox;
  readonly #file: LevelFile;
  readonly #held = new Map<string, number>();

  constructor(file: LevelFile) {
    this.#file = file;
    this.deadLetters = new DiskDeadLetters(file);
    this.inbox = new DiskInbox(file);
  }

  async acquireLease(pipeline: string): Promise<Lease> {
    if (this.#held.has(pipeline)) throw heldInProcess(pipeline);
    this.#held.set(pipeline, 0);
    try {
      const token = (await this.#currentToken(pipeline)) + 1;
      await this.#file.write([{ type: 'put', key: keyOf('token', pipeline), value: String(token) }]);
      this.#held.set(pipeline, token);
      return { pipeline, token, lost: new AbortController().signal };
    } catch (thrown) {
      this.#held.delete(pipeline);
      throw thrown;
    }
  }

  /** Of this process: another one cannot have the folder open. */
  async isLeaseHeld(pipeline: string): Promise<boolean> {
    return this.#held.has(pipeline);
  }

  async releaseLease({ pipeline, token }: Lease): Promise<void> {
    if (this.#held.get(pipeline) === token) this.#held.delete(pipeline);
  }

  async readCheckpoints(pipeline: string): Promise<ReadonlyMap<string, JsonValue>> {
    const positions = new Map<string, JsonValue>();
    for (const [key, value] of await this.#file.entries(rangeOf('checkpoint', pipeline))) {
      positions.set(lastPartOf(key), JSON.parse(value) as JsonValue);
    }
    return positions;
  }

  async writeCheckpoints(lease: Lease, positions: ReadonlyMap<string, JsonValue>): Promise<void> {
    // The token on disk counts, too: while the files were opened again after a failure, another process may have had them.
    const current = await this.#currentToken(lease.pipeline);
    if (current !== lease.token || this.#held.get(lease.pipeline) !== lease.token)
      throw new FencedError(lease, current);
    await this.#file.write(
      [...positions].map(([partition, position]) => ({
        type: 'put',
        key: keyOf('checkpoint', lease.pipeline, partition),
        value: JSON.stringify(position),
      })),
    );
  }

  async close(): Promise<void> {
    this.#held.clear();
    await this.#file.close();
  }

  async #currentToken(pipeline: string): Promise<number> {
    return await this.#file.getNumber(keyOf('token', pipeline));
  }
}
