import { pollUntil } from '../poll-until.ts';

/** More often than `until` looks, because faults are to meet what is on its way. */
const everyMs = 5;

/** Waits in real time until a condition holds, no longer than `withinMs`; says whether it does. */
export async function pollOften(condition: () => boolean, withinMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  return await pollUntil(condition, withinMs, everyMs);
}
