import { failuresOf, writes } from './change-writing.ts';
import type { SinkMutant } from './sink-mutant.ts';

/** Sinks that lose something of large batches only, or only when several are written at a time. */
export const largeBatchMutants: readonly SinkMutant[] = [
  {
    name: 'drops what is beyond the thousandth event of a batch',
    breaks: 'sink.write.many',
    limits: { maxEvents: 2_000 },
    change: writes((sink, events, signal) => sink.write(events.slice(0, 1_000), signal)),
  },
  {
    name: 'drops what is beyond four mebibytes of a batch',
    breaks: 'sink.write.many',
    limits: { maxBytes: 8_388_608 },
    change: writes((sink, events, signal) => {
      let bytes = 0;
      const taken = events.filter(({ data }) => {
        bytes += (data as { readonly text?: string } | undefined)?.text?.length ?? 0;
        return bytes <= 4_300_000;
      });
      return sink.write(events.length === 1 ? events : taken, signal);
    }),
  },
  {
    name: 'drops the tail of a large batch when it writes another beside it',
    breaks: 'sink.write.side-by-side',
    change: (sink) => {
      let running = 0;
      return {
        write: async (events, signal) => {
          running += 1;
          const taken = running > 1 ? events.slice(0, 50) : events;
          return await failuresOf(sink, taken, signal).finally(() => (running -= 1));
        },
      };
    },
  },
  {
    name: 'takes for written what was under way beside a write that is aborted',
    breaks: 'sink.write.abort',
    change: (sink) => {
      let aborted = 0;
      return {
        write: async (events, signal) => {
          const before = aborted;
          const own = new AbortController();
          const abort = (): void => {
            aborted += 1;
            own.abort();
          };
          if (signal.aborted) own.abort();
          signal.addEventListener('abort', abort, { once: true });
          const watch = setInterval(() => aborted > before && own.abort(), 5);
          try {
            return await failuresOf(sink, events, own.signal);
          } catch (thrown) {
            if (aborted > before && !signal.aborted) return [];
            throw thrown;
          } finally {
            clearInterval(watch);
            signal.removeEventListener('abort', abort);
          }
        },
      };
    },
  },
];
