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

/** The state store of pipelines that were given none: one on disk for the whole process. */
export async function borrowDefaultStore(): Promise<BorrowedStore> {
  const path = process.env['EVENTMESH_STATE_DIR'] ?? join(process.cwd(), '.eventmesh');
  shared ??= { opening: openDiskStateStore(path), users: 0 };
  const mine = shared;
  mine.users += 1;
  const giveBack = async (): Promise<void> => {
    mine.users -= 1;
    if (mine.users > 0) return;
    if (shared === mine) shared = undefined;
    await (await mine.opening).close();
  };
  try {
    return { store: await mine.opening, giveBack };
  } catch (thrown) {
    if (shared === mine) shared = undefined;
    throw thrown;
  }
}
