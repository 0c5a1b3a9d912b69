/** How many requests may be under way at a time, and what that is learnt from. */
export interface AdaptiveLimit {
  /** May have a fraction; what counts is the whole part, at least 1. */
  readonly limit: number;
  /** What an answer takes while the target has room, in milliseconds. */
  readonly usualMs: number | undefined;
  /** What has come since the limit was looked at last. */
  readonly answers: number;
  readonly totalMs: number;
  /** Whether all places were taken in that time: else a higher limit would change nothing. */
  readonly wasFull: boolean;
  /** So many answers are of requests that were sent before the limit was lowered: they say nothing of the new one. */
  readonly stale: number;
}

/** One answer. */
export interface Sample {
  readonly tookMs: number;
  /** Whether the target asked for less, or did not answer in time. */
  readonly overloaded: boolean;
  /** How many requests were under way when it came, its own included. */
  readonly underWay: number;
}

const initialLimit = 4;
/** What is left of the limit when the target asks for less, and when it only becomes slow. */
const overloadedFactor = 0.6;
const slowFactor = 0.9;
/** Slower than this many times the usual is slow; clocks tell no more than milliseconds, so one more or less is chance. */
const slowTimes = 2;
const chanceMs = 1;
/** How fast what is usual follows what is seen: down at once, up hardly, or it would follow a queue that we make ourselves. */
const down = 0.3;
const up = 1.001;
const leastAnswers = 4;

/** Begins low: how it goes on is a matter of {@link learn}. */
export function startLimit(max: number): AdaptiveLimit {
  return { limit: Math.min(initialLimit, max), usualMs: undefined, answers: 0, totalMs: 0, wasFull: false, stale: 0 };
}

/**
 * Additive increase, multiplicative decrease: one place more after as many good answers as there are places, if all were taken; fewer at
 * once when the target asks for less, and a few fewer when answers take twice what is usual.
 */
export function learn(state: AdaptiveLimit, { tookMs, overloaded, underWay }: Sample, max: number): AdaptiveLimit {
  if (state.stale > 0) return { ...state, stale: state.stale - 1 };
  if (overloaded) return lower(state, overloadedFactor, underWay);
  const answers = state.answers + 1;
  const totalMs = state.totalMs + Math.max(0, tookMs);
  const wasFull = state.wasFull || underWay >= Math.floor(state.limit);
  if (answers < Math.max(leastAnswers, Math.floor(state.limit))) return { ...state, answers, totalMs, wasFull };
  const meanMs = totalMs / answers;
  const usualMs = usualAfter(state, meanMs);
  const next = { ...state, usualMs, answers: 0, totalMs: 0, wasFull: false };
  if (meanMs > usualMs * slowTimes + chanceMs) return lower(next, slowFactor, underWay);
  return wasFull ? { ...next, limit: Math.min(max, state.limit + 1) } : next;
}

function lower(state: AdaptiveLimit, factor: number, underWay: number): AdaptiveLimit {
  return {
    ...state,
    limit: Math.max(1, state.limit * factor),
    answers: 0,
    totalMs: 0,
    wasFull: false,
    stale: Math.max(0, underWay - 1),
  };
}

/** With one request at a time, no queue is of our making: a target that takes long then has become slow for good. */
function usualAfter({ usualMs, limit }: AdaptiveLimit, meanMs: number): number {
  if (usualMs === undefined || Math.floor(limit) === 1) return meanMs;
  return meanMs < usualMs ? usualMs + (meanMs - usualMs) * down : Math.min(meanMs, usualMs * up);
}
