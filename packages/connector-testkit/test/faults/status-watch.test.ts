import type { PipelineHandle, PipelineStatus } from '@eventmesh/connector-runtime';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StatusWatch } from '../../src/faults/status-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ledger = { received: 1, delivered: 0, filtered: 0, deadLettered: 0, released: 0, inFlight: 1, balanced: true };
const away = { code: 'UNAVAILABLE', reason: 'it is away' } as const;

/** Watches a pipeline that is as the test says. */
function watchOf(first: Partial<PipelineStatus>): {
  readonly watch: StatusWatch;
  readonly set: (next: Partial<PipelineStatus>) => void;
} {
  let status: PipelineStatus = { name: 'test', state: 'running', restarts: 0, ledger, ...first };
  const watch = new StatusWatch({ status: () => status } as PipelineHandle);
  return { watch, set: (next) => void (status = { name: 'test', state: 'running', restarts: 0, ledger, ...next }) };
}

it.each([
  ['stalled, with reason and code', { state: 'stalled', ...away }, true],
  ['restarting, with reason and code', { state: 'restarting', ...away }, true],
  ['still running', { state: 'running', ...away }, false],
  ['stalled without a code', { state: 'stalled', reason: 'none was committed' }, false],
  ['stalled for a reason that does not pass', { state: 'stalled', ...away, code: 'REJECTED' }, false],
  ['stalled for no known reason', { state: 'stalled', ...away, code: 'UNKNOWN' }, false],
] as const)('knows whether a pipeline that is %s says that it is stalled', async (_, status, stalled) => {
  const { watch, set } = watchOf(status);
  using _watch = watch;
  await vi.advanceTimersByTimeAsync(20);
  set({});
  expect(watch.stalled).toBe(stalled);
  watch.forget();
  await vi.advanceTimersByTimeAsync(20);
  expect([watch.stalled, [...watch.codes]]).toEqual([false, []]);
});

it('sees books that do not balance, and that a pipeline has given up', async () => {
  const { watch, set } = watchOf({});
  using _watch = watch;
  await vi.advanceTimersByTimeAsync(20);
  expect([watch.unbalanced, watch.failed]).toEqual([false, false]);
  set({ state: 'failed', ledger: { ...ledger, balanced: false } });
  await vi.advanceTimersByTimeAsync(20);
  set({ state: 'failed', ...away });
  expect([watch.unbalanced, watch.failed]).toEqual([true, true]);
  expect(watch.inWords).toBe('the pipeline is failed (UNAVAILABLE: it is away), with 1 in flight after 0 restarts');
});
