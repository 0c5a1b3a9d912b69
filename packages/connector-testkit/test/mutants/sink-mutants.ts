import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { eventWith } from '@eventmesh/event-formats';
import { afterClose, alters, failuresOf, onceFor, sizeOf, writes } from './change-writing.ts';
import { largeBatchMutants } from './large-batch-mutants.ts';
import { refusalMutants } from './refusal-mutants.ts';
import type { SinkMutant } from './sink-mutant.ts';
import { truncatingMutants } from './truncating-mutants.ts';
import { twiceMutants } from './twice-mutants.ts';

/** Broken sinks. Each breaks one requirement and keeps all others, so that it shows what the check of that one is good for. */
export const sinkMutants: readonly SinkMutant[] = [
  {
    name: 'throws on an empty batch',
    breaks: 'sink.write.empty',
    change: writes(async (sink, events, signal) => {
      if (events.length === 0) throw new ConnectorError('UNKNOWN', 'There is nothing to write.');
      return await sink.write(events, signal);
    }),
  },
  {
    name: 'drops the last event of a full batch',
    breaks: 'sink.write.many',
    alsoBreaks: { 'sink.write.side-by-side': 'full batches are written there, too' },
    change: writes((sink, events, signal) => sink.write(events.slice(0, 99), signal)),
  },
  {
    name: 'writes an event of a full batch twice',
    breaks: 'sink.write.many',
    alsoBreaks: { 'sink.write.side-by-side': 'full batches are written there, too' },
    change: writes((sink, events, signal) =>
      sink.write(events.length === 100 ? [...events, ...events.slice(0, 1)] : events, signal),
    ),
  },
  {
    name: 'drops bytes',
    breaks: 'sink.write.exact',
    change: alters((event) => (event.data instanceof Uint8Array ? eventWith(event, { data: undefined }) : event)),
  },
  {
    name: 'drops an extension attribute',
    breaks: 'sink.write.exact',
    change: alters((event) => eventWith(event, { note: undefined })),
  },
  {
    name: 'carries ASCII only in attributes',
    breaks: 'sink.write.exact',
    change: alters((event) => eventWith(event, { subject: event.subject?.replaceAll(/[^ -~]/g, '?') })),
  },
  {
    name: 'makes text of numbers and booleans in attributes',
    breaks: 'sink.write.exact',
    change: alters((event) => eventWith(event, event['ready'] === true ? { ready: 'true' } : {})),
  },
  {
    name: 'takes the JSON value null for no data',
    breaks: 'sink.write.exact',
    change: alters((event) => (event.data === null ? eventWith(event, { data: undefined }) : event)),
  },
  {
    name: 'lets small events overtake large ones',
    breaks: 'sink.write.order',
    change: writes(async (sink, events, signal) => {
      const order = [...events.keys()].toSorted((one, other) => sizeOf(events[one]) - sizeOf(events[other]));
      const failures = await failuresOf(
        sink,
        order.map((index) => events[index] as AnyCloudEvent),
        signal,
      );
      return failures.map(({ index, error }) => ({ index: order[index] as number, error }));
    }),
  },
  {
    name: 'loses a write that runs beside another',
    breaks: 'sink.write.side-by-side',
    alsoBreaks: { 'sink.write.abort': 'one that is aborted has another beside it' },
    change: (sink) => {
      let running = 0;
      return {
        write: async (events, signal) => {
          if (running > 0) return;
          running += 1;
          return await sink.write(events, signal).finally(() => (running -= 1));
        },
      };
    },
  },
  ...refusalMutants,
  ...largeBatchMutants,
  ...truncatingMutants,
  ...twiceMutants,
  {
    name: 'ignores an abort',
    breaks: 'sink.write.abort',
    change: writes((sink, events) => sink.write(events, new AbortController().signal)),
  },
  {
    name: 'takes an abort for a refusal',
    breaks: 'sink.write.abort',
    change: writes(async (sink, events, signal) => {
      try {
        return await sink.write(events, signal);
      } catch (thrown) {
        throw signal.aborted ? new ConnectorError('REJECTED', 'The write was aborted.') : thrown;
      }
    }),
  },
  {
    name: 'works no more after an abort',
    breaks: 'sink.write.abort',
    change: writes(async (sink, events, signal) => {
      signal.addEventListener('abort', () => void sink.close());
      return await sink.write(events, signal);
    }),
  },
  {
    name: 'hangs when it is to write after close',
    breaks: 'sink.write.after-close',
    change: afterClose(() => new Promise(() => {})),
  },
  {
    name: 'writes after close',
    breaks: 'sink.write.after-close',
    change: afterClose(async (sink, events, signal) => {
      const failures = await sink.write(events, signal);
      await sink.close();
      return failures;
    }),
  },
  {
    name: 'says after close that it has written',
    breaks: 'sink.write.after-close',
    change: afterClose(async () => []),
  },
  {
    name: 'notes in the data of an event that it was written',
    breaks: 'sink.write.leaves-events-alone',
    change: writes(async (sink, events, signal) => {
      const failures = await sink.write(events, signal);
      for (const { type, data } of events) if (type === 'kit.item') Object.assign(data as object, { written: true });
      return failures;
    }),
  },
  {
    name: 'uses the list of events for itself',
    breaks: 'sink.write.leaves-events-alone',
    change: writes(async (sink, events, signal) => {
      const failures = await sink.write(events, signal);
      if (events.length === 1) (events as AnyCloudEvent[]).pop();
      return failures;
    }),
  },
  {
    name: 'declares to be idempotent and is not',
    breaks: 'sink.write.idempotent',
    idempotent: true,
    change: () => ({}),
  },
  {
    name: 'knows only until it is closed what it has written',
    breaks: 'sink.write.idempotent',
    idempotent: true,
    change: onceFor(({ source, id }) => JSON.stringify([source, id])),
  },
  {
    name: 'knows an event by its id alone',
    breaks: 'sink.write.idempotent',
    idempotent: true,
    once: true,
    change: onceFor(({ id }) => id),
  },
];
