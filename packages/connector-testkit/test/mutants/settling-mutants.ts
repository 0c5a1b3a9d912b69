import { readLong, readOf, type Records, type Reference } from './change-reading.ts';
import type { SourceMutant } from './source-mutant.ts';

/** What has been read by every source of an upstream, by its token, because a port may be given out again: what a defective client library might keep on a disk. */
const seenBefore = new Map<string, Set<number>>();

/** Sources that settle or resume in a wrong way. */
export const settlingMutants: readonly SourceMutant[] = [
  {
    name: 'acknowledges what it reads at once',
    breaks: 'source.resume.unsettled-come-again',
    mode: 'gating',
    alsoBreaks: {
      'source.resume.across-reconnect': 'nothing that was in flight comes again',
      'source.resume.nothing-settled': 'upstream has forgotten what was read',
      'source.read.same-id': 'nothing comes again to be compared',
      'source.release.come-again': 'upstream has forgotten what is given back',
      'source.settle.after-close': 'upstream has forgotten what could not be committed',
      'source.settle.twice': 'nothing comes again of what is not settled in the end',
    },
    change: (source) => ({
      read: async (limit, signal) => {
        const records = await readOf(source, limit, signal);
        if (records.length > 0) await source.commit(records);
        return records;
      },
    }),
  },
  {
    name: 'commits at read, before anything is durable',
    breaks: 'source.resume.unsettled-come-again',
    mode: 'prune-on-commit',
    alsoBreaks: {
      'source.resume.across-reconnect': 'nothing that was in flight comes again',
      'source.resume.nothing-settled': 'upstream has forgotten what was read',
      'source.read.same-id': 'nothing comes again to be compared',
      'source.settle.after-close': 'upstream has forgotten what could not be committed',
      'source.settle.twice': 'nothing comes again of what is not settled in the end',
    },
    change: (source) => ({
      read: async (limit, signal) => {
        const records = await readOf(source, limit, signal);
        if (records.length > 0) await source.commit(records);
        return records;
      },
    }),
  },
  {
    name: 'acknowledges past a failure: with one record, all before it',
    breaks: 'source.resume.unsettled-come-again',
    mode: 'gating',
    change: commitsAllBefore,
  },
  {
    name: 'acknowledges the whole read with the first of its records',
    breaks: 'source.resume.unsettled-come-again',
    mode: 'push-only',
    alsoBreaks: {
      'source.release.come-again': 'upstream has forgotten what is given back',
      'source.resume.across-reconnect': 'with the first that is settled, all that was in flight is gone',
      'source.read.same-id': 'nothing comes again to be compared',
    },
    change: (source) => {
      const all: Records[number][] = [];
      return {
        read: (limit, signal) => keep(all, readOf(source, limit, signal)),
        commit: () => source.commit(all),
      };
    },
  },
  {
    name: 'commits one partition past another',
    breaks: 'source.resume.unsettled-come-again',
    mode: 'prune-on-commit',
    change: commitsAllBefore,
  },
  {
    name: 'commits only once everything it read is settled',
    breaks: 'source.resume.settled-stay-away',
    mode: 'gating',
    alsoBreaks: { 'source.resume.across-reconnect': 'what was settled comes again there, too' },
    change: (source) => {
      const open = new Set<Records[number]>();
      let settled: Records = [];
      return {
        read: async (limit, signal) => {
          const records = await readOf(source, limit, signal);
          for (const record of records) open.add(record);
          return records;
        },
        commit: async (records) => {
          settled = [...settled, ...records];
          for (const record of records) open.delete(record);
          if (open.size === 0) await source.commit(settled);
        },
      };
    },
  },
  {
    name: 'passes over what came while nothing was running',
    breaks: 'source.resume.across-live',
    mode: 'gating',
    change: (source, { token = '' }) => {
      const isFirst = !seenBefore.has(token);
      const seen = seenBefore.get(token) ?? new Set();
      seenBefore.set(token, seen);
      let waiting = 0;
      return {
        open: async (signal) => {
          await source.open(signal);
          waiting = isFirst ? 0 : Number(await source.lag?.());
        },
        read: async (limit, signal) => {
          const records = await readOf(source, limit, signal);
          const kept = records.filter(({ number }, index) => index >= waiting || seen.has(number));
          waiting = 0;
          for (const { number } of records) seen.add(number);
          return kept;
        },
      };
    },
  },
  {
    name: 'leaves what is older than its newest commit',
    breaks: 'source.settle.any-order',
    mode: 'gating',
    alsoBreaks: {
      'source.resume.settled-stay-away': 'what is settled behind a newer record is never committed',
    },
    change: (source) => {
      let newest = -1;
      return {
        commit: async (records) => {
          const newer = records.filter(({ number }) => number > newest);
          newest = Math.max(newest, ...records.map(({ number }) => number));
          await source.commit(newer);
        },
      };
    },
  },
  {
    name: 'commits when its read has ended',
    breaks: 'source.settle.in-parts',
    mode: 'push-only',
    change: (source) => {
      let reading: Promise<Records> = Promise.resolve([]);
      return {
        read: (limit, signal) => (reading = readLong(source, limit, signal)),
        commit: async (records) => {
          await reading;
          await source.commit(records);
        },
      };
    },
  },
  {
    name: 'fails when a commit is repeated',
    breaks: 'source.settle.twice',
    mode: 'gating',
    change: (source) => {
      const done = new Set<number>();
      return {
        commit: async (records) => {
          const again = records.find(({ number }) => done.has(number));
          if (again !== undefined) throw new Error(`Item ${again.number} is acknowledged already.`);
          await source.commit(records);
          for (const { number } of records) done.add(number);
        },
      };
    },
  },
  {
    name: 'acknowledges twice: with a repeated commit, what it reads next',
    breaks: 'source.settle.twice',
    mode: 'gating',
    change: (source) => {
      const done = new Set<number>();
      let tooMany = 0;
      return {
        read: async (limit, signal) => {
          const records = await readOf(source, limit, signal);
          if (tooMany > 0) await source.commit(records.slice(0, tooMany));
          return records;
        },
        commit: async (records) => {
          tooMany += records.filter(({ number }) => done.has(number)).length;
          await source.commit(records);
          for (const { number } of records) done.add(number);
        },
      };
    },
  },
  {
    name: 'never ends a commit after close',
    breaks: 'source.settle.after-close',
    mode: 'replayable',
    change: (source) => {
      let isClosed = false;
      return {
        commit: (records) => (isClosed ? new Promise(() => {}) : source.commit(records)),
        close: async () => {
          isClosed = true;
          await source.close();
        },
      };
    },
  },
  {
    name: 'gives nothing back',
    breaks: 'source.release.come-again',
    mode: 'gating',
    change: () => ({ release: async () => {} }),
  },
];

/** Acknowledges with the newest record all that were read before it. */
function commitsAllBefore(source: Reference): Pick<Reference, 'read' | 'commit'> {
  const all: Records[number][] = [];
  return {
    read: (limit, signal) => keep(all, readOf(source, limit, signal)),
    commit: async (records) => {
      const newest = Math.max(...records.map(({ number }) => number));
      await source.commit(all.filter(({ number }) => number <= newest));
    },
  };
}

async function keep(all: Records[number][], reading: Promise<Records>): ReturnType<Reference['read']> {
  const records = await reading;
  all.push(...records);
  return records;
}
