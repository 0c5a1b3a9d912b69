import { acquireReplayLease, isLeaseHeldError, type StateStore } from '@eventmesh/connector-runtime';
import { LettersUnavailableError } from './letters-unavailable-error.ts';

/**
 * Does a piece of work while nobody replays the dead letters of a pipeline.
 *
 * @param work is given a signal that aborts when somebody may have begun all the same
 * @throws LettersUnavailableError when a replay is under way: then nothing is done
 */
export async function holdLetters<T>(
  store: StateStore,
  pipeline: string,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const lease = await acquireReplayLease(store, pipeline).catch((thrown: unknown) => {
    throw isLeaseHeldError(thrown) ? replayAtWork(pipeline, thrown) : thrown;
  });
  try {
    return await work(lease.lost);
  } finally {
    // What was done does not depend on it: a lease that is not given back ends by itself.
    await store.releaseLease(lease).catch(() => {});
  }
}

/** The error of dead letters that somebody has at the moment. */
export function replayAtWork(pipeline: string, cause: unknown): LettersUnavailableError {
  return new LettersUnavailableError(
    `A replay of dead letters of pipeline '${pipeline}' is at work, or somebody drops them: wait until that has ended. Nothing was sent or dropped.`,
    cause,
  );
}
