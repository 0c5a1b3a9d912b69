import assert from 'node:assert/strict';

/** Waits for a call that must end by itself, and gives what it gives; fails in words when it has not ended within `ms`. */
export async function endsWithin<T>(ms: number, what: string, call: Promise<T>): Promise<T> {
  await outcomeWithin(ms, what, call);
  return await call;
}

/** The same for a call that may fail, but must end: gives how it ended. */
export async function outcomeWithin<T>(ms: number, what: string, call: Promise<T>): Promise<PromiseSettledResult<T>> {
  let cancel = (): void => {};
  const late = new Promise<undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    cancel = () => clearTimeout(timer);
  });
  const ended = Promise.allSettled([call]).then(([outcome]) => outcome);
  const outcome = await Promise.race([ended, late]);
  cancel();
  assert.ok(outcome !== undefined, `${what} did not end within ${ms} ms`);
  return outcome;
}
