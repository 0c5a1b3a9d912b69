import { join } from 'node:path';
import { openDiskStateStore } from './disk-state-store.ts';
import type { StateStore } from './state-store.ts';

/** A store that others may be using, too. */
export interface BorrowedStore {
  readonly store: StateStore;
  /** To be called once when it is no longer needed; the last one closes it. */
  giveBack(): Promise<void>;
}

let shared: { readonly opening: Promise<StateStore>; users: number } | undefined;

/** The last one may still be closing, and its folder in use, when the next one is asked for. */
let closing: Promise<unknown> = Promise.resolve();

/** The state store of pipelines that were given none: one on disk for the whole process. */
export async function borrowDefaultStore(): Promise<BorrowedStore> {
  const path = process.env['EVENTMESH_STATE_DIR'] || join(process.cwd(), '.eventmesh');
  shared ??= { opening: closing.then(() => openDiskStateStore(path)), users: 0 };
  const mine = shared;
  mine.users += 1;
  const giveBack = async (): Promise<void> => {
    mine.users -= 1;
    if (mine.users > 0) return;
    if (shared === mine) shared = undefined;
    const closed = mine.opening.then((store) => store.close());
    closing = closed.catch(() => {});
    await closed;
  };
  try {
    return { store: await mine.opening, giveBack };
  } catch (thrown) {
    if (shared === mine) shared = undefined;
    throw thrown;
  }
}
