/**
 * What the runtime does with a failure.
 *
 * - `retry`: try again until it works; a target that is away is never a reason to give an event up.
 * - `retry-bounded`: try again up to `delivery.retry.maxUnknownAttempts` times beside which the target takes other events, or, one event
 *   after the other, for `delivery.retry.unknownPatienceMs`; then treat as `reject`.
 * - `reject`: this event can never succeed; it goes to the dead letters.
 * - `stop`: the pipeline cannot work as it is configured; it stops and waits for a person.
 */
export type FailureOutcome = 'retry' | 'retry-bounded' | 'reject' | 'stop';

/** One row of the error table. */
export interface ErrorCodeInfo {
  /** What the runtime does. */
  readonly outcome: FailureOutcome;
  /** What has happened, in one sentence. */
  readonly meaning: string;
}

/**
 * The one table of error codes. A connector says what happened by choosing the code; what follows from it is decided
 * here and nowhere else.
 */
export const errorCodes = {
  UNAVAILABLE: { outcome: 'retry', meaning: 'The other system cannot be reached, is starting, or is shutting down.' },
  TIMEOUT: { outcome: 'retry', meaning: 'The other system did not answer in time; whether it acted is unknown.' },
  OVERLOADED: { outcome: 'retry', meaning: 'The other system asks for less: throttling, quota, a full queue or disk.' },
  CONFLICT: { outcome: 'retry', meaning: 'Someone else was faster: a deadlock, a lock time-out, a fail-over.' },
  UNAUTHENTICATED: { outcome: 'retry', meaning: 'The credentials are missing or refused.' },
  FORBIDDEN: { outcome: 'retry', meaning: 'The credentials are known but do not allow this.' },
  NOT_FOUND: { outcome: 'retry', meaning: 'The named topic, table, file or address does not exist (yet).' },
  NOT_ATTEMPTED: {
    outcome: 'retry',
    meaning: 'An earlier event of the same key failed, so this one was held back; not counted as a try.',
  },
  UNKNOWN: { outcome: 'retry-bounded', meaning: 'Nothing more is known; possibly passing, possibly not.' },
  UNREADABLE: { outcome: 'reject', meaning: 'An upstream item cannot become an event: malformed or corrupted.' },
  TRANSFORM_FAILED: { outcome: 'reject', meaning: 'A transform threw or returned something that is not an event.' },
  INVALID_EVENT: { outcome: 'reject', meaning: 'The event has no form that the target can take.' },
  TOO_LARGE: { outcome: 'reject', meaning: 'The event is larger than the target takes.' },
  REJECTED: { outcome: 'reject', meaning: 'The target refused this event and would refuse it again.' },
  INVALID_OPTIONS: { outcome: 'stop', meaning: 'The configuration is wrong.' },
  ERROR_BUDGET_EXHAUSTED: {
    outcome: 'stop',
    meaning: 'Too many events failed for good at once; given by the runtime.',
  },
  UNSUPPORTED: { outcome: 'stop', meaning: 'The other system or the runtime lacks something the connector needs.' },
} as const satisfies Record<string, ErrorCodeInfo>;

/** A name in the table {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;
