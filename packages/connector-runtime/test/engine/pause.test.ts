import { ConnectorError } from '@eventmesh/connector-api';
import { VirtualClock } from '@eventmesh/connector-testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { Pause } from '../../src/engine/pause.ts';

const away = new ConnectorError('UNAVAILABLE', 'away');

describe('Pause', () => {
  let clock: VirtualClock;
  let pause: Pause;
  let resumedAt: number[];
  beforeEach(() => {
    clock = new VirtualClock(0);
    pause = new Pause({ clock, random: () => 1, backoff: { initialMs: 100, maxMs: 1_000 } });
    resumedAt = [];
  });
  const wait = (error = away): void => void pause.after(error, 'sink-test').then(() => resumedAt.push(clock.now()));

  it('waits longer after each failure in a row, and anew after a success', async () => {
    for (let failures = 0; failures < 3; failures += 1) {
      wait();
      await clock.advance(1_000);
    }
    pause.reset();
    wait();
    await clock.advance(1_000);
    expect(resumedAt).toEqual([100, 1_200, 2_400, 3_100]);
  });

  it('waits as long as the other system asks', async () => {
    wait(new ConnectorError('OVERLOADED', 'slow down', { retryAfterMs: 7_000 }));
    await clock.advance(10_000);
    expect(resumedAt).toEqual([7_000]);
  });

  it('says who fails, why, since when, how often and when it is tried next, until it works', async () => {
    expect(pause.waiting).toBeUndefined();
    wait();
    await clock.advance(500);
    expect(pause.waiting).toEqual({ who: 'sink-test', error: away, attempt: 1, nextTryAt: 100, since: 0 });
    wait();
    expect(pause.waiting).toMatchObject({ attempt: 2, nextTryAt: 700, since: 0 });
    await clock.advance(500);
    expect(pause.attempt).toBe(2);
    pause.reset();
    expect([pause.attempt, pause.waiting]).toEqual([0, undefined]);
    wait();
    expect(pause.waiting).toMatchObject({ attempt: 1, since: 1_000 });
  });

  it('ends a wait under way, and all later ones, when the run is over', async () => {
    wait();
    await clock.advance(10);
    pause.end();
    await clock.advance(0);
    wait();
    await clock.advance(0);
    expect(resumedAt).toEqual([10, 10]);
    expect(pause.over).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
