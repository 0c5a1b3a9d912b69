import { setTimeout as pause } from 'node:timers/promises';
import type { ReadLimit } from '@eventmesh/connector-api';
import { readOf, type Records } from './change-reading.ts';
import type { SourceMutant } from './source-mutant.ts';

/** A source that is right, and does something that is rare: all checks pass on it. */
export type UnusualSource = Pick<SourceMutant, 'name' | 'mode' | 'change'> & {
  readonly inapplicable?: readonly { readonly id: 'source.read.live'; readonly reason: string }[];
};

/** Sources that a kit must not take for broken. */
export const unusualSources: readonly UnusualSource[] = [
  {
    name: 'gives one record for each read',
    mode: 'gating',
    change: (source) => ({ read: (limit, signal) => source.read({ ...limit, maxRecords: 1 }, signal) }),
  },
  {
    name: 'tells no partition',
    mode: 'push-only',
    change: (source) => ({ read: async (limit, signal) => withoutPlace(await readOf(source, limit, signal)) }),
  },
  {
    name: 'answers at once when nothing has come',
    mode: 'prune-on-commit',
    change: (source) => ({
      read: async (limit, signal) => {
        const soon = AbortSignal.any([signal, AbortSignal.timeout(20)]);
        return await readOf(source, limit, soon);
      },
    }),
  },
  {
    name: 'is slow',
    mode: 'replayable',
    change: (source) => ({
      open: (signal) => later(source.open(signal)),
      commit: (records) => later(source.commit(records)),
      close: () => later(source.close()),
    }),
  },
  {
    name: 'comes to its end',
    mode: 'prune-on-commit',
    inapplicable: [{ id: 'source.read.live', reason: 'it reads what is there when it opens' }],
    change: (source) => {
      const there: Records[number][] = [];
      return {
        open: async (signal) => {
          await source.open(signal);
          const count = Number(await source.lag?.());
          while (there.length < count && !signal.aborted) there.push(...(await readOf(source, all, signal)));
        },
        read: async ({ maxRecords, maxBytes }, signal) => {
          if (signal.aborted) return [];
          const records = within({ maxRecords, maxBytes }, there);
          there.splice(0, records.length);
          return records.length === 0 ? 'end' : records;
        },
      };
    },
  },
];

const slowMs = 100;
const all = { maxRecords: 10_000, maxBytes: 100_000_000 };

async function later(call: Promise<void>): Promise<void> {
  try {
    await call;
  } finally {
    await pause(slowMs);
  }
}

function withoutPlace(records: Records): Records {
  return records.map(
    (record) => ({ ...record, partition: undefined, position: undefined }) as unknown as Records[number],
  );
}

function within({ maxRecords, maxBytes }: ReadLimit, records: Records): Records {
  let bytes = 0;
  const end = records.findIndex((record, index) => {
    bytes += record.bytes ?? 0;
    return index >= maxRecords || (index > 0 && bytes > maxBytes);
  });
  return end === -1 ? [...records] : records.slice(0, end);
}
