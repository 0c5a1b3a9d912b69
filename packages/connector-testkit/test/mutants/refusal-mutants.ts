import { ConnectorError, type AnyCloudEvent, type WriteFailure } from '@eventmesh/connector-api';
import {
  as,
  failuresOf,
  sizeOf,
  whenAllAreRefused,
  whenOneIsRefused,
  whenSomeAreRefused,
  writes,
} from './change-writing.ts';
import type { SinkMutant } from './sink-mutant.ts';

/** Sinks that do wrong with what the target refuses. */
export const refusalMutants: readonly SinkMutant[] = [
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
    name: 'reports the first refused event of a batch only',
    breaks: 'sink.write.partial-failure',
    change: whenSomeAreRefused((failures) => failures.slice(0, 1)),
  },
  {
    name: 'counts the second failure of a batch one too far',
    breaks: 'sink.write.partial-failure',
    change: whenSomeAreRefused(([first, ...rest]) => [
      first,
      ...rest.map(({ index, error }) => ({ index: index + 1, error })),
    ]),
  },
  {
    name: 'goes on with a key after a failure',
    breaks: 'sink.write.not-attempted',
    change: writesHeldBack((failures) => failures.filter(({ error }) => error.code !== 'NOT_ATTEMPTED')),
  },
  {
    name: 'says that it holds a key back after a failure and does not',
    breaks: 'sink.write.not-attempted',
    change: writesHeldBack((failures) => failures),
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
];

/** Writes what is held back after a failure all the same, and says of the failures what `told` makes of them. */
function writesHeldBack(told: (failures: readonly WriteFailure[]) => readonly WriteFailure[]): SinkMutant['change'] {
  return writes(async (sink, events, signal) => {
    const failures = await failuresOf(sink, events, signal);
    const heldBack = failures.filter(({ error }) => error.code === 'NOT_ATTEMPTED');
    await sink.write(
      heldBack.map(({ index }) => events[index] as AnyCloudEvent),
      signal,
    );
    return told(failures);
  });
}
