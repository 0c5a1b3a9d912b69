import { setTimeout as pause } from 'node:timers/promises';

const pollMs = 5;

/**
 * Waits in real time until a condition holds, no longer than `withinMs`; says whether it does. Looks more often than `until`, because
 * faults are to meet what is on its way.
 */
export async function pollUntil(condition: () => boolean, withinMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await pause(pollMs);
  }
  return true;
}
