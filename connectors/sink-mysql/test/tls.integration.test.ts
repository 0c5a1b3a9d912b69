import { testContext } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { startMariadbWithTls } from '@eventmesh/test-servers';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { expect, it } from 'vitest';
import { mysqlSink, mysqlSinkOptions, type MysqlSinkInput } from '../src/index.ts';

const { signal } = new AbortController();

async function openSink(options: MysqlSinkInput) {
  const sink = mysqlSink.create(mysqlSinkOptions.parse(options), testContext());
  await sink.open(signal);
  return Object.assign(sink, { [Symbol.asyncDispose]: () => sink.close() });
}

it('speaks TLS to a server whose certificate it is told to trust, and to no other', { timeout: 60_000 }, async () => {
  await using server = await startMariadbWithTls();
  const { url, ca } = server;
  const admin = await mysql.createConnection({ uri: url });
  await admin.query('CREATE TABLE t (k INT PRIMARY KEY)');
  const options = { url, table: 't', columns: { k: '$.data.k' }, keyColumns: ['k'] };
  await using sink = await openSink({ ...options, tls: { ca } });
  const event = createEvent({ id: '1', source: '/shop', type: 'order', data: { k: 1 } });
  expect(await sink.write([event], signal)).toEqual([]);
  const [rows] = await admin.query<RowDataPacket[]>('SELECT k FROM t');
  expect(rows).toEqual([{ k: 1 }]);
  const [handshakes] = await admin.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Ssl_finished_accepts'");
  expect(Number(handshakes[0]?.['Value'])).toBeGreaterThan(0);
  await admin.end();
  await expect(openSink({ ...options, tls: true })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('self-signed certificate'),
  });
});
