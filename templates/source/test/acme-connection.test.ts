import { expect, test } from 'vitest';
import { connectAcme } from '../src/acme-connection.ts';
import { acmeSourceOptions } from '../src/acme-source-options.ts';
import { AcmeServer } from './support/acme-server.ts';

const { signal } = new AbortController();
const query = { from: 0, maxRecords: 10, maxBytes: 1_000_000, waitMs: 5_000 };

function connectTo({ address: { port }, token }: AcmeServer, topic = 'orders') {
  const url = `http://127.0.0.1:${port}`;
  return connectAcme(acmeSourceOptions.parse({ url, topic, consumerGroup: 'test', token }));
}

test('reads what is there, and what comes while it waits', async () => {
  await using server = await AcmeServer.start();
  const connection = connectTo(server);
  server.put('first');
  expect(await connection.read(query, signal)).toHaveLength(1);
  const waiting = connection.read({ ...query, from: 1 }, signal);
  server.put('second');
  expect(await waiting).toEqual([{ offset: 1, body: Buffer.from('second').toString('base64') }]);
});

test('the group reads on from where it committed', async () => {
  await using server = await AcmeServer.start();
  const connection = connectTo(server);
  server.put('first');
  await connection.commit(1);
  expect(await connection.positions()).toEqual({ next: 1, end: 1 });
});

test('what is no answer of Acme is told as something that passes', async () => {
  await using server = await AcmeServer.start();
  await expect(connectTo(server, 'garbled').positions()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('once closed, a read that waits ends, and is told so', async () => {
  await using server = await AcmeServer.start();
  const connection = connectTo(server);
  const waiting = connection.read(query, signal);
  connection.close();
  await expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('is closed') });
  await expect(connection.commit(1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
