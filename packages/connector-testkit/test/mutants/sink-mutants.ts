import {
  ConnectorError,
  type AnyCloudEvent,
  type ErrorCode,
  type Sink,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { eventWith, writeJsonEvent } from '@eventmesh/event-formats';
import { ReferenceSink } from '../../src/reference/index.ts';
import type { SinkMutant } from './sink-mutant.ts';

type Batch = readonly AnyCloudEvent[];
type Failures = readonly WriteFailure[];

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
    change: writes((sink, events, signal) => sink.write(events.slice(0, 99), signal)),
  },
  {
    name: 'writes an event of a full batch twice',
    breaks: 'sink.write.many',
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
  {
    name: 'swallows the failure of a single event',
    breaks: 'sink.write.partial-failure',
    change: whenOneIsRefused(() => []),
  },
  {
    name: 'gives a wrong index for a failure',
    breaks: 'sink.write.partial-failure',
    change: whenOneIsRefused(([{ index, error }]) => [{ index: index + 1, error }]),
  },
  {
    name: 'takes a refusal for something that passes',
    breaks: 'sink.write.partial-failure',
    change: whenOneIsRefused(([{ index, error }]) => [{ index, error: as('UNKNOWN', error) }]),
  },
  {
    name: 'writes the neighbours of a refused event twice',
    breaks: 'sink.write.partial-failure',
    change: whenOneIsRefused(async (failures, { sink, events, signal }) => {
      await sink.write(events.toSpliced(failures[0].index, 1), signal);
      return failures;
    }),
  },
  {
    name: 'throws when one event is refused, with the others written',
    breaks: 'sink.write.partial-failure',
    change: whenOneIsRefused(([{ error }]) => Promise.reject(error)),
  },
  {
    name: 'goes on with a key after a failure',
    breaks: 'sink.write.not-attempted',
    change: writes(async (sink, events, signal) => {
      const failures = await failuresOf(sink, events, signal);
      const heldBack = failures.filter(({ error }) => error.code === 'NOT_ATTEMPTED');
      await sink.write(
        heldBack.map(({ index }) => events[index] as AnyCloudEvent),
        signal,
      );
      return failures.filter((failure) => !heldBack.includes(failure));
    }),
  },
  {
    name: 'says that it holds a key back after a failure and does not',
    breaks: 'sink.write.not-attempted',
    change: writes(async (sink, events, signal) => {
      const failures = await failuresOf(sink, events, signal);
      const heldBack = failures.filter(({ error }) => error.code === 'NOT_ATTEMPTED');
      await sink.write(
        heldBack.map(({ index }) => events[index] as AnyCloudEvent),
        signal,
      );
      return failures;
    }),
  },
  {
    name: 'holds a key back after a failure and does not say so',
    breaks: 'sink.write.not-attempted',
    change: writes(async (sink, events, signal) => {
      const failures = await failuresOf(sink, events, signal);
      return failures.filter(({ error }) => error.code !== 'NOT_ATTEMPTED');
    }),
  },
  {
    name: 'swallows the error of a whole batch',
    breaks: 'sink.write.all-refused',
    change: whenAllAreRefused(() => []),
  },
  {
    name: 'takes the refusal of a whole batch for something that passes',
    breaks: 'sink.write.all-refused',
    change: whenAllAreRefused(([{ error }]) => Promise.reject(as('UNAVAILABLE', error))),
  },
  {
    name: 'refuses the neighbours of an event that is too large, too',
    breaks: 'sink.write.too-large',
    change: writes(async (sink, events, signal) => {
      if (!events.some((event) => sizeOf(event) > 2_097_152)) return await sink.write(events, signal);
      return events.map((_, index) => ({ index, error: new ConnectorError('TOO_LARGE', 'The batch is too large.') }));
    }),
  },
  {
    name: 'tries an event that is too large for ever',
    breaks: 'sink.write.too-large',
    change: writes(async (sink, events, signal) => {
      const failures = await failuresOf(sink, events, signal);
      return failures.map(({ index, error }) => ({
        index,
        error: error.code === 'TOO_LARGE' ? as('UNAVAILABLE', error) : error,
      }));
    }),
  },
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

type Change = SinkMutant['change'];
type Write = (sink: Sink, events: Batch, signal: AbortSignal) => ReturnType<Sink['write']>;

function writes(write: Write): Change {
  return (sink) => ({ write: (events, signal) => write(sink, events, signal) });
}

function alters(alter: (event: AnyCloudEvent) => AnyCloudEvent): Change {
  return writes((sink, events, signal) => sink.write(events.map(alter), signal));
}

interface RefusedWrite {
  readonly sink: Sink;
  readonly events: Batch;
  readonly signal: AbortSignal;
}
type Answer = (
  failures: readonly [WriteFailure, ...WriteFailure[]],
  write: RefusedWrite,
) => Failures | Promise<Failures>;

function whenOneIsRefused(answer: Answer): Change {
  return whenRefused(({ length }) => length === 1, answer);
}

function whenAllAreRefused(answer: Answer): Change {
  return whenRefused((failures, events) => failures.length === events.length, answer);
}

/** Leaves events that are too large to the mutants of that requirement. */
function whenRefused(isMeant: (failures: Failures, events: Batch) => boolean, answer: Answer): Change {
  return writes(async (sink, events, signal) => {
    const failures = await failuresOf(sink, events, signal);
    const [first, ...rest] = failures.filter(({ error }) => error.code === 'REJECTED');
    if (first === undefined || rest.length + 1 < failures.length || !isMeant(failures, events)) return failures;
    return await answer([first, ...rest], { sink, events, signal });
  });
}

function afterClose(write: Write): Change {
  return (sink, options) => {
    let closed = false;
    return {
      write: (events, signal) =>
        closed ? write(new ReferenceSink(options), events, signal) : sink.write(events, signal),
      close: async () => {
        closed = true;
        await sink.close();
      },
    };
  };
}

function onceFor(nameOf: (event: AnyCloudEvent) => string): Change {
  return (sink) => {
    const seen = new Set<string>();
    return {
      write: async (events, signal) => {
        const names = events.map(nameOf);
        const fresh = events.filter(
          (_, index) => !seen.has(names[index] ?? '') && names.indexOf(names[index] ?? '') === index,
        );
        const failures = await failuresOf(sink, fresh, signal);
        if (failures.length === 0) for (const name of names) seen.add(name);
        return failures;
      },
    };
  };
}

async function failuresOf(sink: Sink, events: Batch, signal: AbortSignal): Promise<Failures> {
  return (await sink.write(events, signal)) ?? [];
}

function as(code: ErrorCode, { message }: ConnectorError): ConnectorError {
  return new ConnectorError(code, message);
}

function sizeOf(event: AnyCloudEvent | undefined): number {
  return event === undefined ? 0 : writeJsonEvent(event).length;
}
