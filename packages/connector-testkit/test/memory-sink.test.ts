import { ConnectorError, type Sink } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { MemoryTarget, memorySink, testContext, type MemorySinkOptions } from '../src/index.ts';

const events = ['a', 'b', 'c'].map((id) => createEvent({ id, source: '/test', type: 'test' }));
const error = new ConnectorError('REJECTED', 'no');
const { signal } = new AbortController();
const sinkInto = (target: MemoryTarget, options?: MemorySinkOptions): Sink => {
  const configured = memorySink(target, options);
  return configured.definition.create(configured.options, testContext());
};

describe('memorySink', () => {
  it('writes batch by batch, in order', async () => {
    const target = new MemoryTarget();
    const sink = sinkInto(target);
    expect(await sink.write(events.slice(0, 2), signal)).toBeUndefined();
    await sink.write(events.slice(2), signal);
    expect(target.batches.map(({ length }) => length)).toEqual([2, 1]);
    expect(target.ids).toEqual(['a', 'b', 'c']);
  });

  it('writes what it does not report as failed', async () => {
    const target = new MemoryTarget();
    const failures = [{ index: 1, error }];
    expect(await sinkInto(target, { answer: () => failures }).write(events, signal)).toBe(failures);
    expect(target.ids).toEqual(['a', 'c']);
  });

  it('writes nothing when the answer throws, now or later', async () => {
    const target = new MemoryTarget();
    const answers = [
      () => Promise.reject(error),
      (): never => {
        throw error;
      },
    ];
    for (const answer of answers) await expect(sinkInto(target, { answer }).write(events, signal)).rejects.toBe(error);
    expect(target.events).toEqual([]);
  });

  it('answers the next writes first, one each, then as always, and knows what and with which signal', async () => {
    const target = new MemoryTarget();
    const asked: unknown[] = [];
    target.answers.push(undefined, (...args) => void asked.push(args));
    const sink = sinkInto(target, { answer: () => [{ index: 0, error }] });
    await sink.write(events, signal);
    await sink.write(events, signal);
    await sink.write(events, signal);
    expect(asked).toEqual([[events, signal]]);
    expect(target.ids.join('')).toBe('bcabcbc');
  });

  it('has limits that a test may lower, and methods that it may replace', async () => {
    const { definition } = memorySink(new MemoryTarget(), { limits: { maxEvents: 1 } });
    expect(definition.limits).toEqual({ concurrentWrites: 4, maxEvents: 1, maxBytes: 16_777_216 });
    const sink = sinkInto(new MemoryTarget(), { overrides: { open: () => Promise.reject(error) } });
    await expect(sink.open(signal)).rejects.toBe(error);
    await expect(sink.close()).resolves.toBeUndefined();
  });
});
