const maxNames = 1000;

/**
 * Remembers what a function makes of attribute and header names. They are few and come with every event, so looking them up is
 * several times cheaper than cutting and joining strings each time. Names beyond a thousand, as garbage would bring, are worked
 * out each time.
 */
export function rememberNames<Result>(work: (name: string) => Result): (name: string) => Result {
  const known = new Map<string, Result>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const result = work(name);
    if (known.size < maxNames) known.set(name, result);
    return result;
  };
}
