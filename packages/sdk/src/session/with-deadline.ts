import { ConnectorError, isConnectorError, type Clock } from '@eventmesh/connector-api';

/** How long something may take, and who may break it off. */
export interface Deadline {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** What is being done, to begin the message with: `Cannot publish event '1'`. */
  readonly doing: string;
}

/**
 * Does work under a signal that aborts when the time is up (with `TIMEOUT`) or the caller's signal does (with `UNAVAILABLE`); its
 * reason is always a ConnectorError. Leaves no timer and no listener behind.
 */
export async function withDeadline<Result>(
  { clock, timeoutMs, signal, doing }: Deadline,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const breakOff = (): void => controller.abort(brokenOff(doing, signal?.reason));
  const cancel = clock.schedule(timeoutMs, () => {
    controller.abort(new ConnectorError('TIMEOUT', `${doing} within ${timeoutMs} ms.`));
  });
  signal?.addEventListener('abort', breakOff, { once: true });
  try {
    if (signal?.aborted === true) breakOff();
    return await work(controller.signal);
  } finally {
    cancel();
    signal?.removeEventListener('abort', breakOff);
  }
}

/** Waits for something, no longer than until a signal of {@link withDeadline} aborts; then rejects with its reason. */
export async function orAborted<Result>(signal: AbortSignal, promise: Promise<Result>): Promise<Result> {
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as ConnectorError);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** What is broken off from within already says why. */
function brokenOff(doing: string, cause: unknown): ConnectorError {
  if (isConnectorError(cause)) return cause;
  return new ConnectorError('UNAVAILABLE', `${doing}: it was broken off.`, { cause });
}
