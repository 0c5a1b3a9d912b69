import { beforeEach, describe, expect, it } from 'vitest';
import { CallWatch } from '../../src/engine/call-watch.ts';

describe('CallWatch', () => {
  let ticker: { seconds: number };
  let calls: string[];
  let watch: CallWatch;
  beforeEach(() => {
    ticker = { seconds: 100 };
    calls = [];
    watch = new CallWatch(ticker, {
      lateAfter: 3,
      hungAfter: 2,
      onLate: () => calls.push(`late at ${ticker.seconds}`),
      onHung: () => calls.push(`hung at ${ticker.seconds}`),
    });
  });
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second += 1) {
      ticker.seconds += 1;
      watch.check();
    }
  };

  it('asks a call to give up once, and then says that it hangs, once', () => {
    watch.begin();
    pass(20);
    expect(calls).toEqual(['late at 104', 'hung at 106']);
  });

  it('says nothing of calls that end in time, however many', () => {
    for (let call = 0; call < 5; call += 1) {
      watch.begin();
      pass(3);
      watch.end();
    }
    pass(20);
    expect(calls).toEqual([]);
    expect(watch.late).toBe(false);
  });

  it('does not call a call hung that gave up when asked', () => {
    watch.begin();
    pass(4);
    watch.end();
    expect(watch.late).toBe(true);
    pass(20);
    expect(calls).toEqual(['late at 104']);
  });

  it('counts anew with the next call', () => {
    watch.begin();
    pass(4);
    watch.end();
    watch.begin();
    expect(watch.late).toBe(false);
    pass(20);
    expect(calls).toEqual(['late at 104', 'late at 108', 'hung at 110']);
  });
});
