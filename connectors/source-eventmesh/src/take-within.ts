/**
 * Takes items from the front of a list, in order: as many as the limit allows, and one at least if there is one.
 */
export function takeWithin<Item extends { readonly bytes: number }>(
  items: Item[],
  { maxRecords, maxBytes }: { readonly maxRecords: number; readonly maxBytes: number },
): Item[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += item.bytes;
    return index >= maxRecords || (index > 0 && bytes > maxBytes);
  });
  return items.splice(0, end === -1 ? items.length : end);
}
