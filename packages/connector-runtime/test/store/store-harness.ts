import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach } from 'vitest';
import { MemoryStateStore, openDiskStateStore, type NewDeadLetter, type StateStore } from '../../src/index.ts';
import { sealValue } from '../../src/store/checked-value.ts';

/** A place for a state store: what is written stays there over a restart. */
export interface StorePlace {
  /** Opens the store. Once it is closed, the next call finds what was written. */
  open(): Promise<StateStore>;
  remove(): Promise<void>;
}

/** A store that is open during each test of a suite. */
export interface OpenedStore {
  readonly store: StateStore;
  /** Closes it and opens it again, as a new process would. */
  restart(): Promise<void>;
}

/** Opens a store in a place of its own before each test, and takes both away after it. */
export function openBeforeEach(makePlace: () => Promise<StorePlace>): OpenedStore {
  let place: StorePlace;
  let store: StateStore;
  beforeEach(async () => {
    place = await makePlace();
    store = await place.open();
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });
  return {
    get store() {
      return store;
    },
    restart: async () => {
      await store.close();
      store = await place.open();
    },
  };
}

export async function memoryPlace(): Promise<StorePlace> {
  const store = new MemoryStateStore();
  return { open: async () => store, remove: async () => {} };
}

/** A place on disk whose entries can be changed behind the back of the store. */
export interface DiskPlace extends StorePlace {
  readonly path: string;
  /** Changes what lies under a key. The store is closed meanwhile. */
  change(key: string, how: (sealed: Buffer) => Buffer | undefined): Promise<void>;
  spoil(pipeline: string, id: string, text: string): Promise<void>;
}

export async function diskPlace(): Promise<DiskPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'state-store-'));
  const path = join(folder, 'state');
  const change: DiskPlace['change'] = async (key, how) => {
    const level = new ClassicLevel<string, Buffer>(path, { valueEncoding: 'buffer' });
    const changed = how((await level.get(key)) ?? Buffer.alloc(0));
    if (changed === undefined) await level.del(key);
    else await level.put(key, changed);
    await level.close();
  };
  return {
    path,
    change,
    spoil: async (pipeline, id, text) => {
      const key = `dead-letter/${pipeline}/${id}`;
      await change(key, () => sealValue(key, text));
    },
    open: () => openDiskStateStore(path),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A dead letter without an event. */
export function letter(message: string, changes: Partial<NewDeadLetter> = {}): NewDeadLetter {
  return {
    stage: 'write',
    connector: 'sink-test',
    code: 'REJECTED',
    message,
    attempts: 1,
    firstFailureAt: '2026-01-01T00:00:00.000Z',
    lastFailureAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
