import { ConnectorError } from '@eventmesh/connector-api';
import { VirtualClock } from '@eventmesh/connector-testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { Health } from '../../src/engine/health.ts';
import type { Waiting } from '../../src/engine/pause.ts';

const error = new ConnectorError('UNAVAILABLE', 'connection refused');

describe('Health', () => {
  let clock: VirtualClock;
  let health: Health;
  beforeEach(() => {
    clock = new VirtualClock(0);
    health = new Health(clock, 30_000);
  });
  const waiting = (since: number, nextTryAt: number): Waiting => ({
    who: 'sink-mysql',
    error,
    attempt: 7,
    since,
    nextTryAt,
  });

  it('is well while records are finished, and while there is nothing to do', async () => {
    for (let finished = 1; finished < 5; finished += 1) {
      await clock.advance(29_000);
      health.progress();
      expect(health.judge(10, undefined)).toEqual({ stalled: false, reason: undefined });
    }
    await clock.advance(3_600_000);
    expect(health.judge(0, undefined)).toEqual({ stalled: false, reason: undefined });
  });

  it('is stalled when work is there and nothing was committed for so long', async () => {
    health.note(1, undefined);
    await clock.advance(29_999);
    expect(health.judge(1, undefined)).toEqual({ stalled: false, reason: undefined });
    await clock.advance(1);
    expect(health.judge(1, undefined)).toEqual({ stalled: true, reason: 'of 1 records none was committed for 30 s' });
    health.progress();
    expect(health.judge(1, undefined)).toEqual({ stalled: false, reason: undefined });
  });

  it('counts from when work came, not from the last time that something was finished', async () => {
    health.note(0, undefined);
    await clock.advance(3_600_000);
    health.note(0, undefined);
    await clock.advance(10_000);
    expect(health.judge(1, undefined).stalled).toBe(false);
  });

  it('does not depend on how often it is asked', async () => {
    for (let second = 0; second < 30; second += 1) {
      await clock.advance(1_000);
      health.note(1, undefined);
    }
    expect(health.judge(1, undefined).stalled).toBe(true);
  });

  it('says what fails, how often it was tried, and when it is tried next', async () => {
    await clock.advance(1_000);
    const verdict = health.judge(1, waiting(0, 4_200));
    expect(verdict).toEqual({ stalled: false, reason: 'sink-mysql: connection refused, attempt 7, next try in 4 s' });
    await clock.advance(10_000);
    expect(health.judge(1, waiting(0, 4_200)).reason).toMatch(/next try in 0 s$/);
  });

  it('is stalled when a part has been failing for so long, though others get on', async () => {
    await clock.advance(30_000);
    health.progress();
    expect(health.judge(1, waiting(1_000, 31_000)).stalled).toBe(false);
    expect(health.judge(1, waiting(0, 31_000)).stalled).toBe(true);
    expect(health.judge(0, waiting(0, 31_000)).stalled).toBe(true);
  });
});
