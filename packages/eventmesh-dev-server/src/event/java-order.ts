/**
 * Names in the order in which a `java.util.HashMap` iterates over them: by the slot of their hash, then as they were put in. The
 * runtime writes extensions in this order.
 */
export function javaOrder(names: Iterable<string>): string[] {
  const all = [...names];
  let slots = 16;
  while (all.length > slots * 0.75) slots *= 2;
  const slotOf = new Map(all.map((name) => [name, spread(hashCode(name)) & (slots - 1)]));
  return all.toSorted((one, other) => (slotOf.get(one) ?? 0) - (slotOf.get(other) ?? 0));
}

function hashCode(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}
