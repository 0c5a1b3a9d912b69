import { inspect } from 'node:util';
import { ConnectorError, silentLogger, systemClock, toConnectorError } from '@eventmesh/connector-api';
import type { StateStore } from '@eventmesh/connector-runtime';
import { until } from '@eventmesh/connector-testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../src/database.ts';
import { LeaseKeeper } from '../src/lease-keeper.ts';
import { LeaseTable } from '../src/lease-table.ts';
import { migrate } from '../src/migrate.ts';
import { migrations } from '../src/migrations.ts';
import { placeOfUrl } from '../src/place-of-url.ts';
import { PostgresStateStore } from '../src/postgres-state-store.ts';
import { tablesIn } from '../src/schema-tables.ts';
import { letter } from './letter.ts';
import { postgresUrl } from '@eventmesh/test-servers';
import { postgresPlace, type PostgresPlace } from './postgres-place.ts';

let place: PostgresPlace;
const closing: { close(): Promise<void> }[] = [];

beforeEach(async () => (place = await postgresPlace()));
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
  await place.remove();
});

async function open(): Promise<StateStore> {
  const store = await place.open();
  closing.push(store);
  return store;
}

function database(timeoutMs = 10_000): Database {
  const made = new Database({
    url: postgresUrl,
    place: placeOfUrl(postgresUrl),
    name: `eventmesh ${place.schema}`,
    connections: 1,
    timeoutMs,
  });
  closing.push(made);
  return made;
}

const connections = (): Promise<readonly Record<string, unknown>[]> =>
  place.query('SELECT pid FROM pg_stat_activity WHERE application_name = $1', [`eventmesh ${place.schema}`]);

describe('tables in PostgreSQL', () => {
  it('are made once by workers that start at the same time', async () => {
    const stores = await Promise.all([open(), open(), open(), open()]);
    await stores[0]?.deadLetters.append('a', [letter('kept')]);
    expect(await stores[3]?.deadLetters.count()).toEqual([{ pipeline: 'a', count: 1 }]);
    expect(await place.query(`SELECT version FROM "${place.schema}".migrations ORDER BY version`)).toEqual(
      migrations.map(({ version }) => ({ version })),
    );
  });

  it('are upgraded from an older version, and what is in them stays', async () => {
    await migrate(database(), tablesIn(place.schema), migrations.slice(0, 1));
    await place.query(`INSERT INTO "${place.schema}".checkpoints VALUES ('a', 'p', 'p', '{"offset": 7}')`);
    const store = await open();
    expect(await store.readCheckpoints('a')).toEqual(new Map([['p', { offset: 7 }]]));
    await store.deadLetters.append('a', [letter('new')]);
    expect(await store.deadLetters.list('a')).toHaveLength(1);
  });

  it('are left as they were when an upgrade fails half-way', async () => {
    const broken = { version: 2, what: 'broken', statements: () => 'CREATE TABLE broken (); SELECT nothing' };
    const upgrading = migrate(database(), tablesIn(place.schema), [...migrations.slice(0, 1), broken]);
    await expect(upgrading).rejects.toThrow('column "nothing" does not exist');
    expect(await place.query('SELECT to_regnamespace($1) AS schema', [place.schema])).toEqual([{ schema: null }]);
  });

  it('are refused when they are newer than this code', async () => {
    await open();
    await place.query(`INSERT INTO "${place.schema}".migrations (version, what) VALUES (99, 'of the future')`);
    const refused = place.open();
    await expect(refused).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(refused).rejects.toThrow(`The state store in schema '${place.schema}' has version 99`);
  });
});

describe('a store in PostgreSQL', () => {
  it('keeps any text of a dead letter, and names that are longer than an index takes', async () => {
    const store = await open();
    const name = `\u0000${'😀'.repeat(5_000)}`;
    const odd = letter('\u0000 \ud800 \\u0000 "', { event: '{"a":1e400,"b":1.0}', partition: name });
    await store.deadLetters.append(name, [odd]);
    expect(await store.deadLetters.list(name)).toMatchObject([odd]);
    expect(await store.deadLetters.count()).toEqual([{ pipeline: name, count: 1 }]);
    const positions = new Map([[name, { b: 0.1, a: [1e21, -1e-7], ['\u0000']: '\udc00' }]]);
    await store.writeCheckpoints(await store.acquireLease(name), positions);
    expect([...(await store.readCheckpoints(name))]).toEqual([...positions]);
    expect(JSON.stringify([...(await store.readCheckpoints(name)).values()])).toBe(
      JSON.stringify([...positions.values()]),
    );
  });

  it('keeps letters of one call together and in order while two workers append', async () => {
    const stores = [await open(), await open()];
    const batches = Array.from({ length: 40 }, (_, index) => index);
    await Promise.all(
      batches.map(async (batch) => {
        const letters = Array.from({ length: 25 }, (_, index) => letter(`${batch}:${index}`));
        await stores[batch % 2]?.deadLetters.append('a', letters);
      }),
    );
    const kept = (await stores[0]?.deadLetters.list('a', { limit: 2_000 })) ?? [];
    expect(kept.map(({ id }) => Number(id))).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    for (let begin = 0; begin < kept.length; begin += 25) {
      const batch = kept[begin]?.message.split(':')[0];
      expect(kept.slice(begin, begin + 25).map(({ message }) => message)).toEqual(
        Array.from({ length: 25 }, (_, index) => `${batch}:${index}`),
      );
    }
  });

  it('goes on by itself when the server ends its connections, again and again, and keeps its leases', async () => {
    const store = await open();
    const lease = await store.acquireLease('a');
    const failures: ConnectorError[] = [];
    let ended = 0;
    for (let number = 1; ended < 10; number += 1) {
      const writing = async (): Promise<void> => await store.writeCheckpoints(lease, new Map([['p', number]]));
      const written = async (): Promise<boolean> =>
        await writing().then(
          () => true,
          (thrown: unknown) => (failures.push(toConnectorError(thrown)), false),
        );
      const attempt = until('it is written', written, 10_000);
      for (const { pid } of await connections()) {
        await place.query('SELECT pg_terminate_backend($1)', [pid]);
        ended += 1;
      }
      await attempt;
      const read = async (): Promise<unknown> => (await store.readCheckpoints('a').catch(() => new Map())).get('p');
      await until('it is read', async () => (await read()) === number, 10_000);
    }
    expect(failures.every(({ code }) => code === 'UNAVAILABLE')).toBe(true);
    expect(lease.lost.aborted).toBe(false);
  });

  it('leaves nothing behind when it is closed, also twice', async () => {
    const store = await open();
    await Promise.all(Array.from({ length: 10 }, () => store.deadLetters.count()));
    await store.acquireLease('a');
    expect((await connections()).length).toBeLessThanOrEqual(4);
    await store.close();
    await store.close();
    await until('its connections are gone', async () => (await connections()).length === 0, 5_000);
  });

  it('gives up a statement that does not end in time, and then does the next one', async () => {
    const hasty = database(500);
    await expect(hasty.run('SELECT pg_sleep(20)')).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await hasty.run("SELECT 'next' AS what")).toEqual([{ what: 'next' }]);
    const settings = ['statement_timeout', 'idle_in_transaction_session_timeout', 'synchronous_commit'];
    const shown = settings.map((name) => `current_setting('${name}') AS ${name}`).join(', ');
    expect(await hasty.run(`SELECT ${shown}`)).toEqual([
      { statement_timeout: '500ms', idle_in_transaction_session_timeout: '500ms', synchronous_commit: 'on' },
    ]);
  });
});

describe('a write of checkpoints whose answer did not come', () => {
  it('does not move a position back when it is done after a later one', async () => {
    const store = await open();
    const real = database();
    let late: Parameters<Database['run']> | undefined;
    const run: Database['run'] = async (...statement) => {
      if (late !== undefined || !statement[0].includes('INSERT')) return await real.run(...statement);
      late = statement;
      throw new ConnectorError('TIMEOUT', 'no answer');
    };
    const tables = tablesIn(place.schema);
    const table = new LeaseTable({ database: real, renewals: real, tables, worker: 'w', leaseMs: 10_000 });
    const writer = new PostgresStateStore({
      database: { run, close: () => real.close() },
      leaseDatabases: [],
      leases: new LeaseKeeper({ table, leaseMs: 10_000, clock: systemClock, logger: silentLogger }),
      tables,
      logger: silentLogger,
    });
    const lease = await writer.acquireLease('a');
    await expect(writer.writeCheckpoints(lease, new Map([['p', 1]]))).rejects.toMatchObject({ code: 'TIMEOUT' });
    await writer.writeCheckpoints(lease, new Map([['p', 1]]));
    await writer.writeCheckpoints(lease, new Map([['p', 2]]));
    if (late !== undefined) await real.run(...late);
    expect(await store.readCheckpoints('a')).toEqual(new Map([['p', 2]]));
    await writer.releaseLease(lease);
    await store.writeCheckpoints(await store.acquireLease('a'), new Map([['p', 3]]));
    expect(await store.readCheckpoints('a')).toEqual(new Map([['p', 3]]));
  });
});

describe('what cannot be used', () => {
  const server = new URL(postgresUrl);
  server.password = 's3cret-pass';
  const at = (change: (url: URL) => void): string => {
    const url = new URL(server);
    change(url);
    return url.href;
  };

  it.each([
    ['no server', at((url) => (url.port = '1')), 'UNAVAILABLE', 'ECONNREFUSED'],
    ['no such host', at((url) => (url.hostname = 'nothere.invalid')), 'UNAVAILABLE', 'nothere.invalid'],
    ['no database', at((url) => (url.pathname = '/nothere')), 'NOT_FOUND', 'Create the database'],
    ['no user', at((url) => (url.username = 'nobody_here')), 'UNAUTHENTICATED', 'nobody_here'],
  ])('%s: says so, without the password', async (_, url, code, words) => {
    const refused = await place.open({ url }).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(inspect(refused, { depth: 10, showHidden: true })).not.toContain('s3cret');
  });

  it('a lease that is too short', async () => {
    await expect(place.open({ leaseMs: 10 })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});
