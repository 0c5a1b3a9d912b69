import { ConnectorError } from '@eventmesh/connector-api';
import { eventWith } from '@eventmesh/event-formats';
import type { ReferenceRecord } from '../../src/reference/reference-source.ts';
import { alters, idBefore, readLong, readOf, reads, renamed, type Records } from './change-reading.ts';
import type { SourceMutant } from './source-mutant.ts';

/** Longer than "about ten seconds", on a slow machine. */
const tooLongMs = 17_000;

/** Sources that read in a wrong way. */
export const readingMutants: readonly SourceMutant[] = [
  {
    name: 'waits longer than ten seconds for something to come',
    breaks: 'source.read.empty',
    mode: 'replayable',
    change: reads((source, limit, signal) => readLong(source, limit, signal, tooLongMs)),
  },
  {
    name: 'ignores that its first read is aborted',
    breaks: 'source.read.abort',
    mode: 'replayable',
    change: (source) => {
      let reads = 0;
      return {
        read: async (limit, signal) => {
          reads += 1;
          return reads > 1
            ? await source.read(limit, signal)
            : await readLong(source, limit, new AbortController().signal);
        },
      };
    },
  },
  {
    name: 'ignores how many records there is room for',
    breaks: 'source.read.max-records',
    mode: 'replayable',
    alsoBreaks: { 'source.back-pressure.cap': 'the cap is kept by asking for no more than there is room for' },
    change: reads((source, limit, signal) => readOf(source, { ...limit, maxRecords: 1_000 }, signal)),
  },
  {
    name: 'ignores how many bytes there is room for',
    breaks: 'source.read.max-bytes',
    mode: 'replayable',
    change: reads((source, limit, signal) => readOf(source, { ...limit, maxBytes: 1_000_000 }, signal)),
  },
  {
    name: 'drops what comes while a read waits',
    breaks: 'source.read.live',
    mode: 'gating',
    change: reads(async (source, limit, signal) => {
      const [waiting, records] = await Promise.all([source.lag?.().catch(() => 0), readOf(source, limit, signal)]);
      return waiting === 0 ? [] : records;
    }),
  },
  {
    name: 'makes a new id for each read',
    breaks: 'source.read.same-id',
    mode: 'replayable',
    idOf: idBefore,
    change: alters((records) => records.map((record) => renamed(record, String(Math.random())))),
  },
  {
    name: 'gives all items the same id',
    breaks: 'source.read.same-id',
    mode: 'gating',
    idOf: idBefore,
    change: alters((records) => records.map((record) => renamed(record, 'one'))),
  },
  {
    name: 'drops an attribute that it does not know',
    breaks: 'source.read.exact',
    mode: 'push-only',
    change: alters((records) => records.map((record) => withoutNote(record))),
  },
  {
    name: 'leaves out what is no event',
    breaks: 'source.read.unreadable',
    mode: 'replayable',
    change: alters((records) => records.filter(({ event }) => event !== undefined)),
  },
  {
    name: 'fails at what is no event',
    breaks: 'source.read.unreadable',
    mode: 'prune-on-commit',
    change: alters((records) => {
      const error = records.find((record) => record.error !== undefined)?.error;
      if (error !== undefined) throw new ConnectorError('UNREADABLE', error.message);
      return records;
    }),
  },
  {
    name: 'rejects what is no event without its bytes',
    breaks: 'source.read.unreadable',
    mode: 'gating',
    change: alters((records) =>
      records.map((record) => (record.event === undefined ? { ...record, body: new Uint8Array() } : record)),
    ),
  },
  {
    name: 'has positions that JSON does not keep',
    breaks: 'source.read.positions',
    mode: 'prune-on-commit',
    change: alters((records) =>
      records.map((record) => ({ ...record, position: new Map([['offset', record.number]]) as never })),
    ),
  },
  {
    name: 'gives the newest first',
    breaks: 'source.read.order',
    mode: 'gating',
    change: alters((records) => records.toReversed()),
  },
  {
    name: 'gives one more than there is room for',
    breaks: 'source.read.max-records',
    mode: 'gating',
    change: reads((source, limit, signal) => readOf(source, { ...limit, maxRecords: limit.maxRecords + 1 }, signal)),
    alsoBreaks: { 'source.back-pressure.cap': 'the cap is kept by asking for no more than there is room for' },
  },
  {
    name: 'drops what is beyond a page of a hundred items',
    breaks: 'source.read.snapshot',
    mode: 'replayable',
    change: reads(async (source, limit, signal) => {
      const records = await readOf(source, limit, signal);
      return records.slice(0, 100);
    }),
  },
  {
    name: 'drops what there is no room for in bytes',
    breaks: 'source.read.max-bytes',
    mode: 'replayable',
    change: reads(async (source, limit, signal) => {
      const records = await readOf(source, { ...limit, maxBytes: 16_777_216 }, signal);
      return within(limit.maxBytes, records);
    }),
  },
  {
    name: 'says of what it reads that it has no size',
    breaks: 'source.read.max-bytes',
    mode: 'gating',
    change: reads(async (source, limit, signal) => {
      const records = await readOf(source, { ...limit, maxBytes: 16_777_216 }, signal);
      return records.map((record) => ({ ...record, bytes: 0 }));
    }),
  },
  {
    name: 'counts ids from zero in each life',
    breaks: 'source.read.same-id',
    mode: 'replayable',
    idOf: idBefore,
    change: (source) => {
      let count = 0;
      const next = (): string => String((count += 1));
      return {
        read: async (limit, signal) => (await readOf(source, limit, signal)).map((record) => renamed(record, next())),
      };
    },
  },
  {
    name: 'drops all but the first item of a read that are no events',
    breaks: 'source.read.unreadable',
    mode: 'replayable',
    change: alters((records) => {
      const first = records.find(({ event }) => event === undefined);
      return records.filter((record) => record.event !== undefined || record === first);
    }),
  },
  {
    name: 'never acknowledges what is no event',
    breaks: 'source.read.unreadable',
    mode: 'gating',
    change: (source) => ({ commit: (records) => source.commit(records.filter(({ event }) => event !== undefined)) }),
  },
  {
    name: 'counts what waits as one, whatever it is',
    breaks: 'source.lag',
    mode: 'gating',
    change: () => ({ lag: async () => 1 }),
  },
];

function within(maxBytes: number, records: Records): Records {
  let bytes = 0;
  return records.filter((record, index) => {
    bytes += record.bytes ?? 0;
    return index === 0 || bytes <= maxBytes;
  });
}

function withoutNote(record: ReferenceRecord): ReferenceRecord {
  return record.event === undefined ? record : { ...record, event: eventWith(record.event, { note: undefined }) };
}
