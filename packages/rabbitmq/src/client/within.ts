/** How long work may take, and what ends it before. */
export interface Bounds {
  /** In milliseconds. */
  readonly ms: number;
  readonly signal?: AbortSignal | undefined;
  /** What to reject with when it took too long or was aborted. */
  ended(why: 'late' | 'aborted'): Error;
}

/** Ends as `work` does, but no later than its bounds; what `work` does after that is not looked at. Leaves no timer and no listener. */
export function within<Result>(work: Promise<Result>, { ms, signal, ended }: Bounds): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const timer = setTimeout(() => done(() => reject(ended('late'))), ms);
    const onAbort = (): void => done(() => reject(ended('aborted')));
    const done = (end: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      end();
    };
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted === true) onAbort();
    work.then(
      (result) => done(() => resolve(result)),
      (thrown: unknown) => done(() => reject(thrown as Error)),
    );
  });
}
