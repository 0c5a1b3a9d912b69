import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../src/index.ts';

describe('VirtualClock', () => {
  it('moves only when told to', async () => {
    const clock = new VirtualClock(1_000);
    expect(clock.now()).toBe(1_000);
    await clock.advance(250);
    expect(clock.now()).toBe(1_250);
  });

  it('fires timers in the order of their times, those of one time in the order they were set', async () => {
    const clock = new VirtualClock(0);
    const fired: string[] = [];
    for (const [delayMs, name] of [
      [30, 'd'],
      [10, 'a'],
      [20, 'b'],
      [20, 'c'],
      [31, 'never'],
    ] as const)
      clock.schedule(delayMs, () => fired.push(`${name} at ${clock.now()}`));
    await clock.advance(30);
    expect(fired).toEqual(['a at 10', 'b at 20', 'c at 20', 'd at 30']);
    expect(clock.pending).toBe(1);
  });

  it('fires no timer that was cancelled, and none twice', async () => {
    const clock = new VirtualClock(0);
    const fired: string[] = [];
    const cancel = clock.schedule(10, () => fired.push('cancelled'));
    const cancelFired = clock.schedule(10, () => fired.push('fired'));
    cancel();
    cancel();
    await clock.advance(100);
    cancelFired();
    await clock.advance(100);
    expect(fired).toEqual(['fired']);
    expect(clock.pending).toBe(0);
  });

  it('lets a callback cancel a timer of the same time', async () => {
    const clock = new VirtualClock(0);
    const fired: string[] = [];
    let cancel = (): void => {};
    clock.schedule(10, () => cancel());
    cancel = clock.schedule(10, () => fired.push('cancelled'));
    await clock.advance(10);
    expect(fired).toEqual([]);
  });

  it('fires timers that callbacks set, as far as they are due', async () => {
    const clock = new VirtualClock(0);
    const fired: number[] = [];
    const again = (): void => {
      fired.push(clock.now());
      clock.schedule(10, again);
    };
    clock.schedule(10, again);
    await clock.advance(35);
    expect(fired).toEqual([10, 20, 30]);
  });

  it('lets what follows from a timer happen before the next one', async () => {
    const clock = new VirtualClock(0);
    const happened: string[] = [];
    const sleep = (ms: number): Promise<void> => new Promise((resolve) => void clock.schedule(ms, resolve));
    const walk = async (): Promise<void> => {
      await sleep(10);
      happened.push(`first at ${clock.now()}`);
      await sleep(5);
      happened.push(`second at ${clock.now()}`);
    };
    clock.schedule(20, () => happened.push(`third at ${clock.now()}`));
    void walk();
    await clock.advance(20);
    expect(happened).toEqual(['first at 10', 'second at 15', 'third at 20']);
  });

  it('takes a time that is past for now', async () => {
    const clock = new VirtualClock(100);
    let firedAt = 0;
    clock.schedule(-50, () => (firedAt = clock.now()));
    await clock.advance(0);
    expect(firedAt).toBe(100);
  });

  it('never goes back, not even when it is moved twice at a time', async () => {
    const clock = new VirtualClock(0);
    for (let delayMs = 10; delayMs <= 100; delayMs += 10) clock.schedule(delayMs, () => {});
    const farther = clock.advance(100);
    await clock.advance(5);
    expect(clock.now()).toBeGreaterThanOrEqual(10);
    await farther;
    expect(clock.now()).toBe(100);
  });

  it('advances until a condition holds, or says that it never did', async () => {
    const clock = new VirtualClock(0);
    await clock.advanceUntil(() => clock.now() >= 950);
    expect(clock.now()).toBe(1_000);
    const never = clock.advanceUntil(() => clock.now() < 0, { stepMs: 10, limitMs: 50 });
    await expect(never).rejects.toThrow(/not reached within 50 ms of virtual time: .*clock\.now\(\) < 0/);
    expect(clock.now()).toBe(1_050);
  });
});
