import { ConnectorError, isConnectorError, type AnyRecord, type Source } from '@eventmesh/connector-api';
import { MemoryQueue, memorySource, type SourceOverrides } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import { startPipeline } from '../../src/index.ts';
import { Harness, record, records } from '../support/harness.ts';

const away = new ConnectorError('UNAVAILABLE', 'the target is away');

describe('a source that must be acknowledged within a time', () => {
  const source = { ...memorySource(new MemoryQueue(records(2))) };
  const hasty = { ...source, definition: Object.assign(() => source, source.definition, { ackDeadlineMs: 3_000 }) };

  it('has its records stored without being asked', async () => {
    await using run = new Harness([], { sink: { answer: async () => await Promise.reject(away) } });
    await using pipeline = await startPipeline({ name: 'test', source: hasty, sink: run.sink, store: run.store });
    await expect.poll(async () => (await run.store.inbox.size('test')).records, { timeout: 10_000 }).toBe(2);
    await pipeline.stop({ withinMs: 0 });
  });

  it('is read out at a stop: what upstream has handed over by then is stored, and not given back', async () => {
    const buffer = records(25);
    const released: AnyRecord[] = [];
    let reads = 0;
    const overrides: SourceOverrides = {
      read: async (_limit, signal) => {
        reads += 1;
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return buffer.splice(0, 10);
      },
      release: async (given) => void released.push(...given),
    };
    const run = new Harness([], { source: overrides, sink: { answer: async () => await Promise.reject(away) } });
    const definition = Object.assign(() => run.source, run.source.definition, { ackDeadlineMs: 3_000 });
    const { sink, store } = run;
    await using pipeline = await startPipeline({ name: 'test', source: { ...run.source, definition }, sink, store });
    await expect.poll(() => reads, { timeout: 10_000 }).toBe(1);
    await pipeline.stop();
    expect((await store.inbox.size('test')).records).toBe(25);
    expect(released).toEqual([]);
    expect(pipeline.status().intake).toMatchObject({ received: 25, delivered: 25, inFlight: 0 });
  });

  it('is not read out for longer than the stop may take, however much it gives at once', async () => {
    const most = 50_000;
    let given = 0;
    const read: Source['read'] = async (_limit, signal) => {
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return given < most ? [record(String((given += 1)))] : [];
    };
    const { source: endless, sink, store } = new Harness([], { source: { read } });
    const definition = Object.assign(() => endless, endless.definition, { ackDeadlineMs: 3_000 });
    await using pipeline = await startPipeline({ name: 'test', source: { ...endless, definition }, sink, store });
    await expect.poll(() => pipeline.status().state, { timeout: 10_000 }).toBe('running');
    await pipeline.stop({ withinMs: 50 });
    expect(given).toBeLessThan(most);
  });

  it('cannot be told to wait for the sink', async () => {
    const { sink, store } = new Harness([]);
    const starting = startPipeline({ name: 'test', source: hasty, sink, store, delivery: { accept: 'delivered' } });
    await expect(starting).rejects.toSatisfy(isConnectorError);
    await expect(starting).rejects.toThrow(/delivery\.accept: expected 'stored'.*within 3000 ms/);
  });

  it('is told so with all else that is wrong', async () => {
    const { sink, store } = new Harness([]);
    const starting = startPipeline({ name: '', source: hasty, sink, store, delivery: { accept: 'delivered' } });
    await expect(starting).rejects.toThrow(/name: expected a name.*\ndelivery\.accept: expected 'stored'/);
  });
});
