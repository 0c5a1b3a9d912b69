/** Objects that were found frozen, and are known to be so all the way down. */
const frozen = new WeakSet<object>();

/**
 * Makes a value of plain objects and lists unchangeable, all the way down, and gives it back. Anything else in it (bytes, dates,
 * objects of a class) stays as it is.
 */
export function freezeDeeply<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isPlain(next)) continue;
    if (!Object.isFrozen(next)) Object.freeze(next);
    else if (frozen.has(next)) continue;
    else frozen.add(next);
    for (const child of Object.values(next)) if (typeof child === 'object' && child !== null) waiting.push(child);
  }
  return value;
}

function isPlain(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
