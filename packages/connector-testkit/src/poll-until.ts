import { setTimeout as pause } from 'node:timers/promises';

/** Looks in real time every `everyMs` whether a condition holds, no longer than `withinMs`; says whether it does. */
export async function pollUntil(
  condition: () => boolean | Promise<boolean>,
  withinMs: number,
  everyMs: number,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await pause(everyMs);
  }
  return true;
}
