import { ConnectorError } from '@eventmesh/connector-api';
import { createEvent, writeJsonEvent } from '@eventmesh/event-formats';
import { expect, test } from 'vitest';
import type { AcmeConnection, AcmeQuery } from '../src/acme-connection.ts';
import { AcmeSource } from '../src/acme-source.ts';

const { signal } = new AbortController();
const limit = { maxRecords: 10, maxBytes: 1_000_000 };

/** A connection to a topic in which the group has read up to message 5, with answers of its own. */
function connectionThatNotes(answers: Partial<AcmeConnection> = {}) {
  const asked: (AcmeQuery | number)[] = [];
  const connection: AcmeConnection = {
    positions: async () => ({ next: 5, end: 8 }),
    read: async (query) => {
      asked.push(query);
      return [5, 6].map((offset) => ({ offset, body: bodyOf(String(offset)) }));
    },
    commit: async (next) => void asked.push(next),
    close: () => {},
    ...answers,
  };
  return { connection, asked };
}

function bodyOf(id: string): string {
  return Buffer.from(writeJsonEvent(createEvent({ id, source: '/shop', type: 'order' }))).toString('base64');
}

test('reads on from the position of the group, and moves it behind what is settled', async () => {
  const { connection, asked } = connectionThatNotes();
  const source = new AcmeSource('orders', connection);
  await source.open(signal);
  const records = await source.read(limit, signal);
  await source.read(limit, signal);
  await source.commit(records.slice(-1));
  expect(asked).toMatchObject([{ from: 5, ...limit }, { from: 7, ...limit }, 7]);
  expect(await source.lag()).toBe(1);
});

test('an aborted read gives nothing, and is repeated from the same place', async () => {
  const aborting = new AbortController();
  const { connection, asked } = connectionThatNotes();
  const source = new AcmeSource('orders', {
    ...connection,
    read: async (query, signal) => {
      asked.push(query);
      signal.throwIfAborted();
      return [];
    },
  });
  await source.open(signal);
  aborting.abort();
  expect(await source.read(limit, aborting.signal)).toEqual([]);
  expect(await source.read(limit, signal)).toEqual([]);
  expect(asked).toMatchObject([{ from: 5 }, { from: 5 }]);
});

test('a read that fails says so', async () => {
  const failure = new ConnectorError('UNAVAILABLE', 'It is away.');
  const { connection } = connectionThatNotes({ read: () => Promise.reject(failure) });
  await expect(new AcmeSource('orders', connection).read(limit, signal)).rejects.toBe(failure);
});
