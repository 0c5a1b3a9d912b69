import { ConnectorError } from '@eventmesh/connector-api';
import type { Lease } from '@eventmesh/connector-runtime';
import { RecordingLogger, VirtualClock } from '@eventmesh/connector-testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { LeaseKeeper } from '../src/lease-keeper.ts';
import type { LeaseId } from '../src/lease-table.ts';

const leaseMs = 9_000;

/** Time that can jump, as it does for a process that was frozen: what is due is late then. */
class JumpingClock extends VirtualClock {
  jumpedMs = 0;

  override now(): number {
    return super.now() + this.jumpedMs;
  }
}

/** A table that answers as it is told. */
class FakeTable {
  readonly renewals: (readonly string[])[] = [];
  readonly givenBack: LeaseId[] = [];
  renewing: (leases: readonly LeaseId[]) => Promise<ReadonlySet<LeaseId>> = async (leases) => new Set(leases);
  giving = async (): Promise<void> => {};
  #last = 0;

  async take(): Promise<number> {
    this.#last += 1;
    return this.#last;
  }

  async isHeld(): Promise<boolean> {
    return false;
  }

  async renew(leases: readonly LeaseId[]): Promise<ReadonlySet<LeaseId>> {
    this.renewals.push(leases.map(({ pipeline }) => pipeline));
    return await this.renewing(leases);
  }

  async giveBack(leases: readonly LeaseId[]): Promise<void> {
    this.givenBack.push(...leases);
    await this.giving();
  }
}

let clock: JumpingClock;
let table: FakeTable;
let logger: RecordingLogger;
let keeper: LeaseKeeper;

beforeEach(() => {
  clock = new JumpingClock();
  table = new FakeTable();
  logger = new RecordingLogger();
  keeper = new LeaseKeeper({ table, leaseMs, clock, logger });
});

const reasonsOf = (message: string): unknown[] =>
  logger.lines.filter((line) => line.message === message).map(({ fields }) => fields['reason']);
const away = async (): Promise<never> => {
  throw new ConnectorError('UNAVAILABLE', 'The server is away.');
};

describe('leases are kept alive', () => {
  it('all in one statement, every third of their time, for as long as they are held', async () => {
    const one = await keeper.take('one');
    const other = await keeper.take('other');
    await clock.advance(leaseMs * 10);
    expect(table.renewals).toEqual(Array.from({ length: 30 }, () => ['one', 'other']));
    expect([one.lost.aborted, other.lost.aborted]).toEqual([false, false]);
    await keeper.giveBack(one);
    await clock.advance(leaseMs / 3);
    expect(table.renewals.at(-1)).toEqual(['other']);
    await keeper.giveBack(other);
    expect(clock.pending).toBe(0);
  });

  it('while the server is away for less than their time; it is asked again soon', async () => {
    const lease = await keeper.take('a');
    table.renewing = away;
    await clock.advance(leaseMs - 1_000);
    expect(table.renewals.length).toBeGreaterThan(4);
    table.renewing = async (leases) => new Set(leases);
    await clock.advance(leaseMs);
    expect(lease.lost.aborted).toBe(false);
    expect(reasonsOf('leases could not be renewed')).toContain('The server is away.');
  });
});

describe('a lease is lost', () => {
  it('when the server is away for as long as it is good', async () => {
    const lease = await keeper.take('a');
    table.renewing = away;
    await clock.advance(leaseMs - 1);
    expect(lease.lost.aborted).toBe(false);
    await clock.advance(1);
    expect(lease.lost.aborted).toBe(true);
    expect(lease.lost.reason).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining("Lease 1 of pipeline 'a'"),
    });
    expect(clock.pending).toBe(0);
  });

  it('counted from when the last renewal was sent, not from its answer', async () => {
    const lease = await keeper.take('a');
    let answer = (): void => {};
    table.renewing = (leases) => new Promise((resolve) => (answer = () => resolve(new Set(leases))));
    await clock.advance(leaseMs / 3 + 2_000);
    table.renewing = away;
    answer();
    await clock.advance(leaseMs - 2_001);
    expect(lease.lost.aborted).toBe(false);
    await clock.advance(1);
    expect(lease.lost.aborted).toBe(true);
  });

  it('when a renewal finds that another worker has it', async () => {
    const [taken, kept] = [await keeper.take('taken'), await keeper.take('kept')];
    table.renewing = async (leases) => new Set(leases.filter(({ pipeline }) => pipeline === 'kept'));
    await clock.advance(leaseMs / 3);
    expect([taken.lost.aborted, kept.lost.aborted]).toEqual([true, false]);
    expect(reasonsOf('lease lost')).toEqual(['another worker has taken it over']);
  });

  it('at once after the process was frozen, before a renewal is sent', async () => {
    const lease = await keeper.take('a');
    clock.jumpedMs = leaseMs;
    await clock.advance(leaseMs / 3);
    expect(lease.lost.aborted).toBe(true);
    expect(table.renewals).toEqual([]);
  });

  it('when the answer to a renewal comes only after the process was frozen', async () => {
    const lease = await keeper.take('a');
    table.renewing = async (leases) => {
      clock.jumpedMs = leaseMs;
      return new Set(leases);
    };
    await clock.advance(leaseMs / 3);
    expect(lease.lost.aborted).toBe(true);
  });

  it('from the start when the answer took longer than it is good', async () => {
    const taking = keeper.take('a');
    clock.jumpedMs = leaseMs;
    expect((await taking).lost.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('when the same pipeline is given out to this process again', async () => {
    const older = await keeper.take('a');
    const newer = await keeper.take('a');
    expect([older.lost.aborted, newer.lost.aborted]).toEqual([true, false]);
  });
});

describe('a lease that is given back', () => {
  it('is not lost, also when a renewal is under way that does not find it any more', async () => {
    const lease = await keeper.take('a');
    let answer = (): void => {};
    table.renewing = () => new Promise((resolve) => (answer = () => resolve(new Set())));
    await clock.advance(leaseMs / 3);
    await keeper.giveBack(lease);
    answer();
    await clock.advance(leaseMs);
    expect(lease.lost.aborted).toBe(false);
    expect(table.givenBack).toMatchObject([{ pipeline: 'a', token: 1 }]);
  });

  it('leaves a newer one of the same pipeline alone', async () => {
    const older = await keeper.take('a');
    const newer = await keeper.take('a');
    await keeper.giveBack(older);
    await clock.advance(leaseMs);
    expect(newer.lost.aborted).toBe(false);
    expect(table.renewals.at(-1)).toEqual(['a']);
  });
});

describe('closing', () => {
  const leases = async (): Promise<Lease[]> => [await keeper.take('a'), await keeper.take('b')];

  it('gives all back, and leaves no timer', async () => {
    const held = await leases();
    await keeper.close();
    expect(table.givenBack).toMatchObject([{ token: 1 }, { token: 2 }]);
    expect(held.map(({ lost }) => lost.aborted)).toEqual([false, false]);
    expect(clock.pending).toBe(0);
  });

  it('hands out none that was asked for before', async () => {
    const taking = keeper.take('a');
    const closing = keeper.close();
    await expect(taking).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await closing;
    expect(clock.pending).toBe(0);
  });

  it('says that they could not be given back, and ends all the same', async () => {
    await leases();
    table.giving = away;
    await keeper.close();
    expect(reasonsOf('leases were not given back; they expire by themselves')).toEqual(['The server is away.']);
  });
});
