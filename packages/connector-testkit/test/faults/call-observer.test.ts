import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CallObserver } from '../../src/faults/call-observer.ts';
import { MemoryQueue, MemoryTarget, memorySink, memorySource, testContext } from '../../src/index.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = (): Promise<never> => new Promise(() => {});

it('notes a write that does not end two seconds after it was aborted', async () => {
  using observer = new CallObserver();
  const definition = observer.sink(memorySink(new MemoryTarget(), { answer: never }).definition);
  const sink = definition.create({}, testContext());
  const abort = new AbortController();
  void sink.write([], abort.signal);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(observer.overdue).toEqual([]);
  abort.abort();
  await vi.advanceTimersByTimeAsync(1_999);
  expect(observer.overdue).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(observer.overdue).toEqual(['a write did not end within 2000 ms of being aborted']);
});

it('passes on what a source gives, and has nothing against a read that ends when it is aborted', async () => {
  using observer = new CallObserver();
  const { definition } = memorySource(new MemoryQueue());
  const source = observer.source(definition).create({}, testContext());
  const abort = new AbortController();
  const reading = source.read({ maxRecords: 1, maxBytes: 1 }, abort.signal);
  abort.abort();
  expect(await reading).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(observer.overdue).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

it('leaves no timer behind', async () => {
  const observer = new CallObserver();
  const { definition } = memorySink(new MemoryTarget(), { overrides: { open: never } });
  const abort = new AbortController();
  void observer.sink(definition).create({}, testContext()).open(abort.signal);
  abort.abort();
  expect(vi.getTimerCount()).toBe(1);
  observer[Symbol.dispose]();
  expect(vi.getTimerCount()).toBe(0);
});
