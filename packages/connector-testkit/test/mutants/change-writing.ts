import {
  ConnectorError,
  type AnyCloudEvent,
  type ErrorCode,
  type Sink,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { writeJsonEvent } from '@eventmesh/event-formats';
import { ReferenceSink } from '../../src/reference/index.ts';
import type { SinkMutant } from './sink-mutant.ts';

type Batch = readonly AnyCloudEvent[];
type Failures = readonly WriteFailure[];
type Change = SinkMutant['change'];
type Write = (sink: Sink, events: Batch, signal: AbortSignal) => ReturnType<Sink['write']>;

/** Writes in another way. */
export function writes(write: Write): Change {
  return (sink) => ({ write: (events, signal) => write(sink, events, signal) });
}

/** Alters events before they are written. */
export function alters(alter: (event: AnyCloudEvent) => AnyCloudEvent): Change {
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

/** Answers in another way when a single event of a batch was refused. */
export function whenOneIsRefused(answer: Answer): Change {
  return whenRefused(({ length }) => length === 1, answer);
}

/** Answers in another way when several events of a batch were refused, and not all. */
export function whenSomeAreRefused(answer: Answer): Change {
  return whenRefused((failures, events) => failures.length > 1 && failures.length < events.length, answer);
}

/** Answers in another way when all events of a batch were refused. */
export function whenAllAreRefused(answer: Answer): Change {
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

/** Writes in another way once it is closed: with a sink that is open. */
export function afterClose(write: Write): Change {
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

/** Writes only events whose name is new to it. */
export function onceFor(nameOf: (event: AnyCloudEvent) => string): Change {
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

/** Writes, and gives the failures. */
export async function failuresOf(sink: Sink, events: Batch, signal: AbortSignal): Promise<Failures> {
  return (await sink.write(events, signal)) ?? [];
}

/** The same error with another code. */
export function as(code: ErrorCode, { message }: ConnectorError): ConnectorError {
  return new ConnectorError(code, message);
}

/** So much text an event is. */
export function sizeOf(event: AnyCloudEvent | undefined): number {
  return event === undefined ? 0 : writeJsonEvent(event).length;
}
