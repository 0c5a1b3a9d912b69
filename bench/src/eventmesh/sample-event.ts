import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';

const note = 'x'.repeat(900);

/** What each event of these benchmarks carries: 900 characters, and when it was made. */
export interface SampleData {
  /** In milliseconds since 1970, with fractions. */
  readonly createdAt: number;
  readonly note: string;
}

/** The time in milliseconds since 1970, with fractions: the same in all processes of a machine. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** The event of this number, made now. About 1 KiB as JSON. */
export function sampleEvent(number: number): AnyCloudEvent {
  const data: SampleData = { createdAt: nowMs(), note };
  return createEvent({ id: `e${number}`, source: '/bench', type: 'bench', datacontenttype: 'application/json', data });
}

/** Its ids, as far as to a number. */
export function sampleIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => `e${number}`);
}
