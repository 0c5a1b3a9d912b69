import { pollUntil } from './poll-until.ts';

const everyMs = 50;

/** Waits in real time until `condition` holds; fails with what it is about when that takes longer than `timeoutMs`. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  if (await pollUntil(condition, timeoutMs, everyMs)) return;
  throw new Error(`Did not happen within ${timeoutMs} ms: ${what}`);
}
