import type { Lease, StateStore } from '../store/state-store.ts';

/**
 * The name under which dead letters of a pipeline are replayed. No pipeline has it: `startPipeline` refuses a name with a colon.
 */
export function replayName(pipeline: string): string {
  return `${pipeline}:replay`;
}

/**
 * Takes the right to replay dead letters of a pipeline, or to drop those that a replay would bring back. To be given back with
 * `store.releaseLease`.
 *
 * @throws LeaseHeldError while a replay is under way
 */
export async function acquireReplayLease(store: StateStore, pipeline: string): Promise<Lease> {
  return await store.acquireLease(replayName(pipeline));
}
