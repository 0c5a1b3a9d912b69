/** Why a request is not answered with a 2xx, in the form of RFC 9457. */
export interface Problem {
  readonly status: number;
  /** What is wrong and what was expected, for the sender to read. Never a secret, never a part of the body. */
  readonly detail: string;
  /** After so many seconds the sender may try again: header `Retry-After`. Left out where trying again would not help. */
  readonly retryAfterSeconds?: number;
  /** Further headers, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown within this package by whatever finds a request wrong; {@link Problem} is what the sender gets to see. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(status: number, detail: string, further: Omit<Problem, 'status' | 'detail'> = {}) {
    super(detail);
    this.problem = { status, detail, ...further };
  }
}

/** Whoever asks for nothing else is to come back after so many seconds. */
const soonSeconds = 1;

/** The source is stopping, or was given back what it had handed on. */
export function stopping(): Problem {
  return {
    status: 503,
    detail: 'The receiver is stopping. Nothing is taken over: send it again.',
    retryAfterSeconds: soonSeconds,
  };
}

/** More waits already than the source holds. */
export function tooMuch(): Problem {
  return {
    status: 429,
    detail: 'More events wait to be taken over than the receiver holds. Send it again later.',
    retryAfterSeconds: soonSeconds,
  };
}

/** The time for an answer is over, and none of the events has been handed on. */
export function notTakenInTime(): Problem {
  return {
    status: 503,
    detail: 'The events could not be taken over in time, and none of them was. Send them again.',
    retryAfterSeconds: soonSeconds,
  };
}

/** The time for an answer is over, and events are on their way. */
export function notSettledInTime(): Problem {
  return {
    status: 504,
    detail:
      'The events are on their way, and were not safe in time. Send them again: what has arrived is not taken twice.',
    retryAfterSeconds: soonSeconds,
  };
}
