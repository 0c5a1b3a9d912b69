/** How long work may take, and what ends it before. */
export interface Bounds {
  /** In milliseconds. */
  readonly ms: number;
  readonly signal?: AbortSignal | undefined;
  /** What to reject with when it took too long or was aborted. */
  readonly ended: (why: 'late' | 'aborted') => Error;
}

/** Ends as `work` does, but no later than its bounds; what `work` does after that is not looked at. Leaves no timer and no listener. */
export async function within<Result>(work: Promise<Result>, { ms, signal, ended }: Bounds): Promise<Result> {
  let forget: () => void = () => {};
  const bound = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(ended('late')), ms);
    const onAbort = (): void => reject(ended('aborted'));
    signal?.addEventListener('abort', onAbort);
    forget = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    if (signal?.aborted === true) onAbort();
  });
  try {
    return await Promise.race([work, bound]);
  } finally {
    forget();
  }
}
