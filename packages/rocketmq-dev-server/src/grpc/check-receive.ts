import { StatusError } from '../broker/status-codes.ts';

/** What consumers may ask for, in milliseconds. */
export interface ConsumerLimits {
  readonly minInvisibleMs: number;
  readonly maxInvisibleMs: number;
  readonly minLongPollMs: number;
  readonly maxLongPollMs: number;
}

/** Throws `StatusError` 40011 for an invisible time outside the limits. */
export function checkInvisibility(invisibleMs: number, { minInvisibleMs, maxInvisibleMs }: ConsumerLimits): void {
  if (invisibleMs < minInvisibleMs) {
    throw new StatusError('ILLEGAL_INVISIBLE_TIME', `the invisibleTime is too small. min is ${minInvisibleMs}`);
  }
  if (invisibleMs > maxInvisibleMs) {
    throw new StatusError('ILLEGAL_INVISIBLE_TIME', `the invisibleTime is too large. max is ${maxInvisibleMs}`);
  }
}

/**
 * How long a receive waits: what the client wishes, within the limits and before its deadline. Throws `StatusError` 40000 when
 * the deadline leaves less than the shortest wait.
 */
export function longPollTime(
  wishMs: number,
  remainingMs: number,
  { minLongPollMs, maxLongPollMs }: ConsumerLimits,
): number {
  const pollMs = Math.min(Math.max(wishMs, minLongPollMs), maxLongPollMs);
  if (pollMs <= remainingMs) return pollMs;
  if (remainingMs >= minLongPollMs) return remainingMs;
  throw new StatusError(
    'BAD_REQUEST',
    'The deadline time remaining is not enough for polling, please check network condition',
  );
}
