import type { DeadLetter, DeadLetterCount, DeadLetterQuery } from './dead-letter.ts';

/** Whether a dead letter is one of those that a query asks for, apart from its id and their number. */
export function letterMatches(letter: DeadLetter, { code, since, until }: DeadLetterQuery): boolean {
  if (code !== undefined && letter.code !== code) return false;
  const failedAt = Date.parse(letter.lastFailureAt);
  return (since === undefined || failedAt >= since) && (until === undefined || failedAt < until);
}

/** The order of counts. */
export function byPipeline(one: DeadLetterCount, other: DeadLetterCount): number {
  return one.pipeline < other.pipeline ? -1 : 1;
}
