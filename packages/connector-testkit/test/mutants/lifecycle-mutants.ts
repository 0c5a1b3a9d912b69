import { setTimeout as pause } from 'node:timers/promises';
import { notSoonMs, type Reference } from './change-reading.ts';
import type { SourceMutant } from './source-mutant.ts';

/** Everything that is open now, of the one that believes itself alone. */
const allOpen = new Set<Reference>();

/** What is open by its options, of the one that shares its connections. */
const shared = new Map<string, Reference>();

/** Sources that open or close in a wrong way. */
export const lifecycleMutants: readonly SourceMutant[] = [
  {
    name: 'waits for something when its open is aborted',
    breaks: 'lifecycle.abort-open',
    mode: 'replayable',
    change: (source) => ({
      open: async (signal) => {
        if (signal.aborted) await pause(notSoonMs);
        await source.open(signal);
      },
    }),
  },
  {
    name: 'cannot be closed once its open was aborted',
    breaks: 'lifecycle.abort-open',
    mode: 'gating',
    change: (source) => {
      let wasAborted = false;
      return {
        open: async (signal) => {
          wasAborted = signal.aborted;
          await source.open(signal);
        },
        close: async () => {
          if (wasAborted) throw new Error('There is nothing to close.');
          await source.close();
        },
      };
    },
  },
  {
    name: 'fails when it is closed again',
    breaks: 'lifecycle.close-twice',
    mode: 'push-only',
    change: (source) => {
      let isClosed = false;
      return {
        close: async () => {
          if (isClosed) throw new Error('It is closed already.');
          isClosed = true;
          await source.close();
        },
      };
    },
  },
  {
    name: 'never ends closing what was not opened',
    breaks: 'lifecycle.close-unopened',
    mode: 'replayable',
    change: (source) => {
      let isOpen = false;
      return {
        open: async (signal) => {
          isOpen = true;
          await source.open(signal);
        },
        close: () => (isOpen ? source.close() : new Promise(() => {})),
      };
    },
  },
  {
    name: 'says goodbye before it closes, and waits for the answer',
    breaks: 'lifecycle.hung-peer',
    mode: 'replayable',
    options: { requestTimeoutMs: 60_000 },
    change: (source) => ({
      close: async () => {
        await source.lag?.().catch(() => {});
        await source.close();
      },
    }),
  },
  {
    name: 'waits for a commit under way before it closes',
    breaks: 'lifecycle.hung-peer',
    mode: 'gating',
    options: { requestTimeoutMs: 60_000 },
    change: (source) => {
      let committing: Promise<void> = Promise.resolve();
      return {
        commit: (records) => (committing = source.commit(records)),
        close: async () => {
          await committing.catch(() => {});
          await source.close();
        },
      };
    },
  },
  {
    name: 'closes all of its kind with itself',
    breaks: 'lifecycle.two-side-by-side',
    mode: 'replayable',
    alone: true,
    change: (source) => {
      allOpen.add(source);
      return {
        close: async () => {
          await Promise.all([...allOpen].map((each) => each.close()));
          allOpen.clear();
        },
      };
    },
  },
  {
    name: 'shares its connection with all of the same options, and closes it for them',
    breaks: 'lifecycle.two-side-by-side',
    mode: 'replayable',
    alone: true,
    change: (source, options) => {
      const name = JSON.stringify(options);
      const one = shared.get(name) ?? source;
      shared.set(name, one);
      return {
        open: (signal) => one.open(signal),
        read: (limit, signal) => one.read(limit, signal),
        commit: (records) => one.commit(records),
        close: async () => {
          shared.delete(name);
          await one.close();
        },
      };
    },
  },
];
