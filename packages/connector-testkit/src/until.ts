import { setTimeout as pause } from 'node:timers/promises';

/** Waits in real time until `condition` holds; fails with what it is about when that takes longer than `timeoutMs`. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Did not happen within ${timeoutMs} ms: ${what}`);
    await pause(50);
  }
}
