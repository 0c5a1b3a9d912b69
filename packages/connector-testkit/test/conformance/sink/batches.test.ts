import { createEvent, estimateEventBytes } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { kitEvents } from '../../../src/conformance/kit-event.ts';
import { fullBatch } from '../../../src/conformance/sink/full-batch.ts';
import { inBatches } from '../../../src/conformance/sink/in-batches.ts';

const limits = { concurrentWrites: 1, maxEvents: 100, maxBytes: 1_000_000 };
const bytesOf = (events: readonly object[]) => events.reduce((sum, event) => sum + estimateEventBytes(event), 0);

describe('fullBatch', () => {
  it('is as full as the sink allows, by count and nearly by bytes', () => {
    const batch = fullBatch(limits);
    expect(batch).toHaveLength(100);
    expect(bytesOf(batch)).toBeLessThanOrEqual(1_000_000);
    expect(bytesOf(batch)).toBeGreaterThan(950_000);
  });

  it('is no larger than can be tried in a few seconds', () => {
    const batch = fullBatch({ ...limits, maxEvents: 100_000, maxBytes: 1_000_000_000 });
    expect(batch).toHaveLength(20_000);
    expect(bytesOf(batch)).toBeLessThanOrEqual(16_777_216);
  });

  it('has one event at least, and fewer than allowed where bytes are few', () => {
    expect(fullBatch({ ...limits, maxBytes: 1 })).toHaveLength(1);
    const few = fullBatch({ ...limits, maxBytes: 2_000 });
    expect(few.length).toBeGreaterThan(1);
    expect(bytesOf(few)).toBeLessThanOrEqual(2_000);
  });
});

describe('inBatches', () => {
  it('cuts by count and by bytes, and keeps the order', () => {
    const events = kitEvents(5);
    expect(inBatches(events, { ...limits, maxEvents: 2 }).map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(inBatches(events, { ...limits, maxBytes: bytesOf(events.slice(0, 3)) }).flat()).toEqual(events);
    expect(inBatches(events, { ...limits, maxBytes: bytesOf(events.slice(0, 3)) })).toHaveLength(2);
    expect(inBatches([], limits)).toEqual([]);
  });

  it('lets one that is too large go alone', () => {
    const large = createEvent({ id: 'large', source: '/kit', type: 'kit', data: 'x'.repeat(2_000_000) });
    const [one, two] = kitEvents(2);
    expect(inBatches([one, large, two] as never, limits)).toEqual([[one], [large], [two]]);
  });
});
