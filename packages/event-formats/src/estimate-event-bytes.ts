import { CheckedEvent } from './checked-event.ts';

const overhead = 200;
const perNode = 8;
const maxNodes = 10_000;

/**
 * Roughly how much memory an event takes, in bytes: for caps, not for limits of a protocol. Cheap, bounded, never throws.
 */
export function estimateEventBytes(event: object): number {
  const body = CheckedEvent.bodyOf(event);
  let bytes = overhead + (body?.length ?? 0);
  for (const [name, value] of ownValues(event, body === undefined ? ['data_base64'] : ['data_base64', 'data'])) {
    if (name === 'data') bytes += estimateData(value);
    else if (typeof value === 'string') bytes += name.length + value.length;
  }
  return bytes;
}

function estimateData(data: unknown): number {
  if (typeof data === 'string') return data.length;
  if (typeof data !== 'object' || data === null) return perNode;
  if (ArrayBuffer.isView(data)) return data.byteLength;
  let bytes = 0;
  const waiting: unknown[] = [data];
  for (let nodes = 0; waiting.length > 0 && nodes < maxNodes; nodes += 1) {
    const value = waiting.pop();
    if (typeof value === 'string') bytes += value.length;
    else if (ArrayBuffer.isView(value)) bytes += value.byteLength;
    else if (typeof value === 'object' && value !== null) {
      for (const [name, child] of ownValues(value, [])) {
        bytes += name.length;
        waiting.push(child);
      }
    }
    bytes += perNode;
  }
  return bytes;
}

/** Own enumerable values, but for those whose getters cost. */
function* ownValues(value: object, except: readonly string[]): Generator<readonly [string, unknown]> {
  for (const name of namesIn(value)) {
    if (except.includes(name)) continue;
    try {
      yield [name, (value as Record<string, unknown>)[name]];
    } catch {
      // A getter of an object that is not ours threw: it counts for nothing.
    }
  }
}

function namesIn(value: object): readonly string[] {
  try {
    return Object.keys(value);
  } catch {
    // A stranger's proxy does not let anybody look: it counts for nothing.
    return [];
  }
}
