import { expect, test } from 'vitest';
import { connectAcme } from '../src/acme-connection.ts';
import { acmeSinkOptions } from '../src/acme-sink-options.ts';
import { AcmeServer } from './support/acme-server.ts';

const { signal } = new AbortController();
const message = { type: 'order', body: '{}' };

function connectTo({ address: { port }, token }: AcmeServer, topic = 'orders', path = '') {
  return connectAcme(acmeSinkOptions.parse({ url: `http://127.0.0.1:${port}${path}`, topic, token }));
}

test('appends to its topic', async () => {
  await using server = await AcmeServer.start();
  const connection = connectTo(server);
  await connection.check(signal);
  await connection.append([message], signal);
  expect(server.messages).toEqual([message]);
});

test('a topic that is not there is told by its name', async () => {
  await using server = await AcmeServer.start();
  await expect(connectTo(server, 'none').check(signal)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining("Cannot find topic 'none'"),
  });
});

test('asks below the path of its address', async () => {
  await using server = await AcmeServer.start();
  await expect(connectTo(server, 'orders', '/behind/a/proxy').check(signal)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('once closed, it is told so', async () => {
  await using server = await AcmeServer.start();
  const connection = connectTo(server);
  connection.close();
  await expect(connection.append([message], signal)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('is closed'),
  });
  expect(server.messages).toEqual([]);
});
