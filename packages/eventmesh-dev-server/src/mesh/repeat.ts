import type { Clock } from '@eventmesh/connector-api';

/** Calls `work` after `delayMs`, and then again and again, each time after what `everyMs` says then. The returned function ends it. */
export function repeat(clock: Clock, delayMs: number, everyMs: () => number, work: () => void): () => void {
  let cancel = clock.schedule(delayMs, again);
  function again(): void {
    work();
    cancel = clock.schedule(everyMs(), again);
  }
  return () => cancel();
}
