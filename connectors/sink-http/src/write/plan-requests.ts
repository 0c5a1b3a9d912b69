/** An event on its way to one URL. */
export interface Item {
  /** Its place in the batch that is written. */
  readonly index: number;
  /** What it keeps its order by; undefined: none. */
  readonly key: string | undefined;
  /** Requests with several events have them with the same of this; undefined: it goes alone. */
  readonly goesWith: string | undefined;
  readonly bytes: number;
}

/** What goes in one request, and the numbers of the requests that must have succeeded for its keys before. */
export interface PlannedRequest<Each extends Item> {
  readonly items: readonly Each[];
  readonly after: readonly number[];
}

/** Most that a request with several events takes. */
export interface RequestLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

interface Open<Each> {
  readonly number: number;
  readonly items: Each[];
  readonly after: number[];
  bytes: number;
}

/**
 * Puts events into requests, so that those of a key stay in order: within a request as they come, and from one request to the next by
 * waiting. An event joins the last request that it goes with, unless one of its key is in a later one.
 */
export function planRequests<Each extends Item>(
  items: readonly Each[],
  { maxEvents, maxBytes }: RequestLimits,
): readonly PlannedRequest<Each>[] {
  const requests: Open<Each>[] = [];
  const open = new Map<string, Open<Each>>();
  const lastOf = new Map<string, number>();
  for (const item of items) {
    const { key, goesWith, bytes } = item;
    const before = key === undefined ? undefined : lastOf.get(key);
    let request = goesWith === undefined ? undefined : open.get(goesWith);
    const isFull = request !== undefined && (request.items.length >= maxEvents || request.bytes + bytes > maxBytes);
    if (request === undefined || isFull || (before !== undefined && before > request.number)) {
      request = { number: requests.length, items: [], after: [], bytes: 0 };
      requests.push(request);
      if (goesWith !== undefined) open.set(goesWith, request);
    }
    request.items.push(item);
    request.bytes += bytes;
    if (before !== undefined && before !== request.number && !request.after.includes(before))
      request.after.push(before);
    if (key !== undefined) lastOf.set(key, request.number);
  }
  return requests;
}
