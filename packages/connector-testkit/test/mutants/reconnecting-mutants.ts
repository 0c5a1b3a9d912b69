import type { ReadLimit } from '@eventmesh/connector-api';
import { ReferenceSource } from '../../src/reference/index.ts';
import { testContext } from '../../src/test-context.ts';
import { readOf, type Records, type Reference } from './change-reading.ts';
import type { SourceMutant } from './source-mutant.ts';

type Read = (limit: ReadLimit, signal: AbortSignal) => Promise<Records>;

/** Sources that do as they should until their connection is lost. */
export const reconnectingMutants: readonly SourceMutant[] = [
  {
    name: 'commits one record too far once its connection was lost',
    breaks: 'source.resume.across-reconnect',
    mode: 'prune-on-commit',
    change: (source) => {
      let wasLost = false;
      return {
        read: noting(source, () => (wasLost = true)),
        commit: (records) => source.commit(wasLost ? withTheNext(records) : records),
      };
    },
  },
  {
    name: 'acknowledges what was in flight when its connection was lost',
    breaks: 'source.resume.across-reconnect',
    mode: 'gating',
    change: (source) => {
      const inFlight = new Set<Records[number]>();
      let wasLost = false;
      const read = noting(source, () => (wasLost = true));
      return {
        read: async (limit, signal) => {
          if (wasLost && inFlight.size > 0) await source.commit([...inFlight]);
          wasLost = false;
          const records = await read(limit, signal);
          for (const record of records) inFlight.add(record);
          return records;
        },
        commit: async (records) => {
          await source.commit(records);
          for (const record of records) inFlight.delete(record);
        },
      };
    },
  },
  {
    name: 'begins at its beginning once its connection was lost',
    breaks: 'source.resume.across-reconnect',
    mode: 'replayable',
    change: (source, options) => {
      let current: Reference = source;
      return {
        read: (limit, signal) =>
          noting(current, () => {
            void current.close();
            current = new ReferenceSource('replayable', options, testContext());
          })(limit, signal),
        commit: (records) => current.commit(records),
        close: () => current.close(),
      };
    },
  },
];

/** Reads, and tells when that fails although nobody wanted it to end. */
function noting(source: Reference, lost: () => void): Read {
  return async (limit, signal) => {
    try {
      return await readOf(source, limit, signal);
    } catch (thrown) {
      if (!signal.aborted) lost();
      throw thrown;
    }
  };
}

function withTheNext(records: Records): Records {
  return records.flatMap((record) => [record, { ...record, number: record.number + 1 }]);
}
