import { ConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { VirtualClock } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import type { DeliverySettings } from '../../src/engine/delivery-settings.ts';
import { Delivery } from '../../src/engine/entry.ts';
import { Target } from '../../src/engine/target.ts';
import { entry } from './entries.ts';

const retry = { maxUnknownAttempts: 3, unknownPatienceMs: 1_000 } as DeliverySettings['retry'];
const error = (code: ErrorCode): ConnectorError => new ConnectorError(code, code);
const unknown = error('UNKNOWN');
const delivery = (id: string): Delivery => {
  const tracked = entry(id);
  return new Delivery(tracked, tracked.record.event as never, 10);
};

function setUp() {
  const clock = new VirtualClock();
  const target = new Target(clock, retry);
  const fail = (one: Delivery, code: ErrorCode = 'UNKNOWN', others = 0) => {
    target.noteFailure(one, error(code), others);
    return target.decide(error(code), [one]);
  };
  return { clock, target, fail };
}

describe('a failed try', () => {
  it('is counted, and the first one remembered; what was not attempted is none', async () => {
    const { clock, fail } = setUp();
    const one = delivery('1');
    const startedAt = clock.now();
    fail(one, 'NOT_ATTEMPTED');
    await clock.advance(7);
    fail(one, 'TIMEOUT');
    await clock.advance(7);
    fail(one, 'UNKNOWN');
    expect(one).toMatchObject({
      attempts: 2,
      firstFailureAt: startedAt + 7,
      doubt: { attempts: 1, since: startedAt + 14 },
    });
  });

  it.each([
    ['the target has taken nothing', [0, 0, 0], 0],
    ['it took something before the first', [5, 5, 5], 0],
    ['it took something once', [0, 1, 1, 1, 1], 1],
    ['it took something each time', [0, 1, 2, 3], 3],
  ])('speaks against the event if others were taken meanwhile: when %s', (_, taken, expected) => {
    const { target, fail } = setUp();
    const one = delivery('1');
    for (const written of taken) {
      target.written = written;
      fail(one);
    }
    expect(one.doubt).toMatchObject({ attempts: taken.length, besideOthers: expected });
  });

  it('does so once for others of the same write', () => {
    const { target, fail } = setUp();
    const one = delivery('1');
    fail(one, 'UNKNOWN', 4);
    target.written += 4;
    fail(one);
    fail(one);
    expect(one.doubt).toMatchObject({ attempts: 3, besideOthers: 1 });
  });

  it.each(['UNAVAILABLE', 'OVERLOADED', 'TIMEOUT'] as const)('of code %s takes back the doubt', (code) => {
    const { target, fail } = setUp();
    const one = delivery('1');
    for (let tries = 0; tries < 2; tries += 1) {
      target.written += 1;
      fail(one);
    }
    fail(one, code);
    expect(one.doubt).toBeUndefined();
    expect(fail(one)).toBe('retry');
  });
});

describe('an event that fails for a reason that nobody knows', () => {
  it('is given up after so many tries that speak against it', () => {
    const { target, fail } = setUp();
    const one = delivery('1');
    const decisions = [0, 1, 2, 3].map((written) => {
      target.written = written;
      return fail(one);
    });
    expect(decisions).toEqual(['retry', 'retry', 'retry', 'reject']);
  });

  it('is given up when patience is over, and the next one when it is over again', async () => {
    const { clock, fail } = setUp();
    const [one, other] = [delivery('1'), delivery('2')];
    const tryBoth = () => [fail(one), fail(other)];
    tryBoth();
    tryBoth();
    await clock.advance(999);
    expect(tryBoth()).toEqual(['retry', 'retry']);
    await clock.advance(1);
    expect(tryBoth()).toEqual(['reject', 'retry']);
    await clock.advance(999);
    expect(fail(other)).toBe('retry');
    await clock.advance(1);
    expect(fail(other)).toBe('reject');
  });

  it('makes no other wait when others speak against it', async () => {
    const { clock, target, fail } = setUp();
    const [one, other] = [delivery('1'), delivery('2')];
    fail(other);
    fail(other);
    for (let written = 0; written < 4; written += 1) {
      target.written = written;
      fail(one);
    }
    target.written = 0;
    await clock.advance(1_000);
    expect(fail(other)).toBe('reject');
  });

  it('may be what a whole batch fails for, which is then to be halved: no one is given up', async () => {
    const { clock, target } = setUp();
    const batch = [delivery('1'), delivery('2')];
    const fail = () => {
      for (const each of batch) target.noteFailure(each, unknown);
      return [target.decide(unknown, batch), target.mayHoldCulprit(unknown, batch)];
    };
    expect([fail(), fail(), fail()]).toEqual([
      ['retry', false],
      ['retry', false],
      ['retry', true],
    ]);
    await clock.advance(1_000);
    expect(fail()).toEqual(['reject', true]);
    expect(target.decide(unknown, [batch[0] as Delivery])).toBe('reject');
    expect(target.decide(unknown, [batch[1] as Delivery])).toBe('retry');
  });
});
