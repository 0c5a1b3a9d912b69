import type { AnyRecord, Progress, ReadLimit, Source } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import { expect, it } from 'vitest';
import type { JournalEntry } from '../../src/delivery/journal.ts';
import { recordName } from '../../src/delivery/record-name.ts';
import { WatchedSource } from '../../src/delivery/watched-source.ts';

const { signal } = new AbortController();

function record(id: string, partition?: string): AnyRecord {
  const event = createEvent({ id, source: '/s', type: 't' });
  return partition === undefined ? { event } : { event, partition, position: id };
}

function watch(progress: Progress, records: readonly AnyRecord[]) {
  const noted: JournalEntry[] = [];
  const asked: ReadLimit[] = [];
  const source: Source = {
    open: async () => {},
    read: async (limit) => {
      asked.push(limit);
      return records;
    },
    commit: async () => {},
    close: async () => {},
  };
  return {
    noted,
    asked,
    watched: new WatchedSource(source, { progress, readAtMost: 3, note: (entry) => noted.push(entry) }),
  };
}

it('asks for little at a time, and for no more than there is room for', async () => {
  const { asked, watched } = watch('acknowledged', []);
  await watched.read({ maxRecords: 10, maxBytes: 5 }, signal);
  await watched.read({ maxRecords: 2, maxBytes: 5 }, signal);
  expect(asked.map(({ maxRecords }) => maxRecords)).toEqual([3, 2]);
});

it('notes what was read, and whether it told its partition; not an empty read', async () => {
  const { noted, watched } = watch('acknowledged', [record('1', 'p'), record('2')]);
  await watched.read({ maxRecords: 2, maxBytes: 5 }, signal);
  expect(noted).toEqual([{ what: 'read', names: ['["/s","1"]', '["/s","2"]'], ordered: false }]);
  const empty = watch('acknowledged', []);
  await empty.watched.read({ maxRecords: 2, maxBytes: 5 }, signal);
  expect(empty.noted).toEqual([]);
});

it('takes a commit for the records themselves, where each is acknowledged', async () => {
  const records = [record('1', 'p'), record('2', 'p'), record('3', 'p')];
  const { noted, watched } = watch('acknowledged', records);
  await watched.read({ maxRecords: 3, maxBytes: 5 }, signal);
  await watched.commit(records.slice(1, 2));
  await watched.release(records.slice(0, 1));
  expect(noted.slice(1)).toEqual([
    { what: 'committed', names: ['["/s","2"]'] },
    { what: 'released', names: ['["/s","1"]'] },
  ]);
});

it('takes a commit for all of the partition up to the record, where there is a position', async () => {
  const records = [record('1', 'p'), record('2', 'q'), record('3', 'p'), record('4', 'p')];
  const { noted, watched } = watch('committed', records);
  await watched.read({ maxRecords: 3, maxBytes: 5 }, signal);
  await watched.commit(records.slice(2, 3));
  expect(noted.slice(1)).toEqual([{ what: 'committed', names: ['["/s","1"]', '["/s","3"]'] }]);
});

it('knows an item that could not become an event by its place', () => {
  const rejected = { error: new Error('no') as never, body: Buffer.from('x'), facts: {}, partition: 'p', position: 4 };
  expect(recordName(rejected)).toBe('["unreadable","p",4]');
});
