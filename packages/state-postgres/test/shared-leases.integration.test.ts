import { ConnectorError } from '@eventmesh/connector-api';
import { isFencedError, isLeaseHeldError, type Lease, type StateStore } from '@eventmesh/connector-runtime';
import { until } from '@eventmesh/connector-testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HolderProcess } from './holder-process.ts';
import { postgresUrl } from '@eventmesh/test-servers';
import { postgresPlace, type PostgresPlace } from './postgres-place.ts';
import { Client } from 'pg';

const leaseMs = 1_500;
let place: PostgresPlace;
const opened: StateStore[] = [];

beforeEach(async () => (place = await postgresPlace()));
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await place.remove();
});

async function open(worker: string): Promise<StateStore> {
  const store = await place.open({ worker, leaseMs });
  opened.push(store);
  return store;
}

const sql = (text: string): Promise<readonly Record<string, unknown>[]> =>
  place.query(text.replaceAll('leases', `"${place.schema}".leases`));

/** Asks again and again, as a pipeline that stands by does; gives the lease and how long it took, in milliseconds. */
async function takeOver(store: StateStore): Promise<{ lease: Lease; tookMs: number }> {
  const begun = performance.now();
  let lease: Lease | undefined;
  const ask = async (): Promise<boolean> => {
    lease = await store.acquireLease('a').catch((thrown: unknown) => {
      if (isLeaseHeldError(thrown)) return undefined;
      throw thrown;
    });
    return lease !== undefined;
  };
  await until('the lease is given out again', ask, leaseMs + 5_000);
  if (lease === undefined) throw new Error('There is no lease.');
  return { lease, tookMs: performance.now() - begun };
}

describe('a lease in PostgreSQL', () => {
  it('is refused to a second worker, who is told whose it is and until when', async () => {
    const [one, other] = [await open('one \u0000'), await open('other')];
    await one.acquireLease('a');
    const refused = other.acquireLease('a');
    await expect(refused).rejects.toSatisfy(isLeaseHeldError);
    await expect(refused).rejects.toThrow(
      /worker 'one \0', until at the latest 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ, holds its lease/,
    );
  });

  it('is given to one of several that ask for it in the same moment', async () => {
    const stores = await Promise.all(['one', 'two', 'three', 'four'].map(open));
    for (let round = 0; round < 25; round += 1) {
      const asked = await Promise.allSettled(stores.map((store) => store.acquireLease(`a${round}`)));
      expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });

  it('is held for longer than it is good for, while it is renewed', async () => {
    const [one, other] = [await open('one'), await open('other')];
    const lease = await one.acquireLease('a');
    const begun = performance.now();
    const isPast = async (): Promise<boolean> => {
      await expect(other.acquireLease('a')).rejects.toSatisfy(isLeaseHeldError);
      return performance.now() - begun > 2 * leaseMs;
    };
    await until('two leases have passed', isPast, 10_000);
    expect(lease.lost.aborted).toBe(false);
  });

  it('is free as soon as it is given back, and when its store is closed', async () => {
    const [one, other] = [await open('one'), await open('other')];
    const first = await one.acquireLease('a');
    await one.releaseLease(first);
    const second = await other.acquireLease('a');
    await other.close();
    const third = await one.acquireLease('a');
    expect(second.token).toBeGreaterThan(first.token);
    expect(third.token).toBeGreaterThan(second.token);
  });

  it('is taken over in time from a process that was killed', async () => {
    const other = await open('other');
    await using holder = new HolderProcess(place.schema, leaseMs);
    const token = await holder.held();
    holder.signal('SIGKILL');
    const { lease, tookMs } = await takeOver(other);
    expect(lease.token).toBeGreaterThan(token);
    expect(tookMs).toBeLessThan(leaseMs + 1_000);
  });

  it('is taken over in time from a process that is frozen, which then notices, and whose late write is refused', async () => {
    const other = await open('other');
    await using holder = new HolderProcess(place.schema, leaseMs);
    const token = await holder.held();
    holder.signal('SIGSTOP');
    const { lease, tookMs } = await takeOver(other);
    expect(tookMs).toBeLessThan(leaseMs + 1_000);
    await other.writeCheckpoints(lease, new Map([['p', 'newer']]));
    holder.signal('SIGCONT');
    expect(await holder.ended()).toBe(`held ${token}\nlost ${token}\nFencedError\n`);
    expect(await other.readCheckpoints('a')).toEqual(new Map([['p', 'newer']]));
    expect(lease.lost.aborted).toBe(false);
  });

  it('is lost at the next renewal when another worker has taken it over', async () => {
    const [one, other] = [await open('one'), await open('other')];
    const lease = await one.acquireLease('a');
    await sql("UPDATE leases SET expires_at = clock_timestamp() - interval '1 s'");
    await other.acquireLease('a');
    await until('it is lost', () => lease.lost.aborted, leaseMs);
    await expect(one.writeCheckpoints(lease, new Map([['p', 1]]))).rejects.toSatisfy(isFencedError);
  });

  it('lets its holder write for as long as nobody else has had it, though it has expired', async () => {
    const one = await open('one');
    const lease = await one.acquireLease('a');
    await sql("UPDATE leases SET expires_at = clock_timestamp() - interval '1 s'");
    await one.writeCheckpoints(lease, new Map([['p', 1]]));
    expect(await one.readCheckpoints('a')).toEqual(new Map([['p', 1]]));
  });

  it('lets nobody write with a lease that was given back, though nobody else has had it', async () => {
    const one = await open('one');
    const lease = await one.acquireLease('a');
    await one.releaseLease(lease);
    await expect(one.writeCheckpoints(lease, new Map([['p', 1]]))).rejects.toSatisfy(isFencedError);
  });

  it('refuses a write that began before it was taken over, and would be done afterwards', async () => {
    const one = await open('one');
    const lease = await one.acquireLease('a');
    const taker = new Client(postgresUrl);
    await taker.connect();
    try {
      await taker.query('BEGIN');
      await taker.query(`UPDATE "${place.schema}".leases SET token = token + 1`);
      const writing = one.writeCheckpoints(lease, new Map([['p', 'late']]));
      writing.catch(() => {});
      await untilWaiting();
      await taker.query('COMMIT');
      await expect(writing).rejects.toSatisfy(isFencedError);
      expect(await one.readCheckpoints('a')).toEqual(new Map());
    } finally {
      await taker.end();
    }
  });

  it('has another token than all before, also when its row was deleted while a worker held it', async () => {
    const [one, other] = [await open('one'), await open('other')];
    const older = await one.acquireLease('a');
    await sql('DELETE FROM leases');
    const newer = await other.acquireLease('a');
    expect(newer.token).toBeGreaterThan(older.token);
    await until('the older one is lost', () => older.lost.aborted, leaseMs);
    await expect(one.writeCheckpoints(older, new Map([['p', 'stale']]))).rejects.toSatisfy(isFencedError);
  });

  it('is renewed while a checkpoint of another pipeline hangs', async () => {
    const one = await open('one');
    const [hanging, healthy] = [await one.acquireLease('hanging'), await one.acquireLease('healthy')];
    await one.writeCheckpoints(hanging, new Map([['p', 1]]));
    await using locker = await locked(`SELECT 1 FROM "${place.schema}".checkpoints FOR UPDATE`);
    const writing = one.writeCheckpoints(hanging, new Map([['p', 2]])).catch(() => {});
    await untilWaiting();
    await untilPast(2 * leaseMs);
    expect([hanging.lost.aborted, healthy.lost.aborted]).toEqual([false, false]);
    await locker.end();
    await writing;
  });

  it('is renewed while the lease of another pipeline cannot be asked for', async () => {
    const one = await open('one');
    const lease = await one.acquireLease('held');
    await one.releaseLease(await one.acquireLease('locked'));
    await using _locker = await locked(`SELECT 1 FROM "${place.schema}".leases WHERE pipeline = 'locked' FOR UPDATE`);
    const begun = performance.now();
    while (performance.now() - begun < 2 * leaseMs)
      await Promise.all(
        Array.from({ length: 5 }, () => expect(one.acquireLease('locked')).rejects.toBeInstanceOf(ConnectorError)),
      );
    expect(lease.lost.aborted).toBe(false);
  });
});

/** Rows that another session has locked, until it ends. */
async function locked(statement: string): Promise<AsyncDisposable & { end(): Promise<void> }> {
  const locker = new Client(postgresUrl);
  await locker.connect();
  await locker.query('BEGIN');
  await locker.query(statement);
  const end = (): Promise<void> => locker.end();
  return { end, [Symbol.asyncDispose]: end };
}

async function untilWaiting(): Promise<void> {
  const waits = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'eventmesh ${place.schema}' AND wait_event_type = 'Lock'`;
  await until('a statement waits', async () => (await place.query(waits)).length > 0, 10_000);
}

async function untilPast(milliseconds: number): Promise<void> {
  const begun = performance.now();
  await until('time has passed', () => performance.now() - begun > milliseconds, milliseconds + 10_000);
}
