/** Resolves when one of several goes well, or there are none; rejects with the first failure when all have failed. */
export async function firstOf(attempts: readonly Promise<void>[]): Promise<void> {
  if (attempts.length === 0) return;
  try {
    await Promise.any(attempts);
  } catch (error) {
    throw (error as AggregateError).errors[0];
  }
}
