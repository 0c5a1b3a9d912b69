const share = 1 / 3;

/**
 * How long one answer is waited for within the time that a publish may take, in milliseconds, so that there is time to publish again when it
 * does not come.
 */
export function answerTimeoutMs(publishTimeoutMs: number): number {
  return Math.ceil(publishTimeoutMs * share);
}
