import type { PipelineHandle } from '@eventmesh/connector-runtime';
import { expect, test } from 'vitest';
import { StatusWatch } from '../../src/run/status-watch.ts';
import { statusOf } from '../support/status-of.ts';

/** A pipeline that a test moves on by hand. */
function fakeHandle(lag: () => Promise<number | undefined>): {
  handle: PipelineHandle;
  delivered: number;
  time: number;
} {
  const state = { delivered: 0, time: 1000 };
  const status = (): ReturnType<PipelineHandle['status']> => statusOf('a', { delivered: state.delivered });
  return Object.assign(state, { handle: { status, lag } as PipelineHandle });
}

test('the rate is by the time that really passed', () => {
  const fake = fakeHandle(async () => undefined);
  const watch = new StatusWatch(fake.handle, () => fake.time);
  const looks: (number | undefined)[] = [];
  for (const [delivered, passedMs] of [
    [500, 1000],
    [600, 50],
    [600, 2000],
  ] as const) {
    fake.delivered = delivered;
    fake.time += passedMs;
    looks.push(watch.look().perSecond);
  }
  expect(looks).toEqual([500, 2000, 0]);
});

test('the lag is the last one heard of; a source that hangs or fails holds nothing up', async () => {
  const answers = [async () => 7, () => Promise.reject(new Error('gone')), () => new Promise<number>(() => {})];
  let asked = 0;
  const fake = fakeHandle(() => answers[asked++]?.() ?? Promise.resolve(undefined));
  const watch = new StatusWatch(fake.handle, () => fake.time);
  const lags: (number | undefined)[] = [];
  for (let look = 0; look < 5; look += 1) {
    lags.push(watch.look().lag);
    await new Promise(setImmediate);
  }
  expect(lags).toEqual([undefined, 7, undefined, undefined, undefined]);
  expect(asked).toBe(3);
});
