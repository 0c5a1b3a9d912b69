import type { ErrorCode } from '@eventmesh/connector-api';

/** How long to wait between tries. */
export interface BackoffSettings {
  /** Upper bound of the first wait, in milliseconds. */
  readonly initialMs: number;
  /** Upper bound of any wait, in milliseconds. */
  readonly maxMs: number;
}

/** However long the other system asks to wait, it is asked again within a day. Timers count to 24 days, and fire at once beyond. */
const longestMs = 86_400_000;

/**
 * How long to wait after an error of this code. What is overloaded or refuses is left alone for longer and longer; what is away is asked
 * often: that costs it nothing, and whoever comes back after an hour is needed at once.
 *
 * @param longestWhileAwayMs upper bound of any wait for what is away, in milliseconds
 */
export function backoffAfter(code: ErrorCode, settings: BackoffSettings, longestWhileAwayMs: number): BackoffSettings {
  if (code !== 'UNAVAILABLE') return settings;
  return { ...settings, maxMs: Math.min(settings.maxMs, longestWhileAwayMs) };
}

/**
 * Exponential back-off with full jitter: a random wait between 0 and `initialMs * 2^(attempt - 1)`, at most `maxMs`;
 * never shorter than the other system asked for, up to a day.
 *
 * @param attempt counted from 1
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoffMs(
  attempt: number,
  { initialMs, maxMs }: BackoffSettings,
  random: () => number,
  retryAfterMs = 0,
): number {
  const bound = Math.min(maxMs, initialMs * 2 ** Math.min(attempt - 1, 30));
  return Math.max(retryAfterMs > 0 ? Math.min(retryAfterMs, longestMs) : 0, Math.round(random() * bound));
}
