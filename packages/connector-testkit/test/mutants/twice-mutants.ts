import { setTimeout as pause } from 'node:timers/promises';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { failuresOf, onceFor } from './change-writing.ts';
import type { SinkMutant } from './sink-mutant.ts';

/** What was written by every sink to a target, by its port: as a table of the target would know it. */
const writtenTo = new Map<number, Set<string>>();
const lookUpMs = 20;

/** Sinks that declare to be idempotent, and are so in most cases. */
export const twiceMutants: readonly SinkMutant[] = [
  {
    name: 'knows no large letter from a small one',
    breaks: 'sink.write.idempotent',
    idempotent: true,
    once: true,
    change: onceFor((event) => nameOf(event).toLowerCase()),
  },
  {
    name: 'passes over blanks at the end of an id',
    breaks: 'sink.write.idempotent',
    idempotent: true,
    once: true,
    change: onceFor((event) => JSON.stringify([event.source, event.id.trimEnd()])),
  },
  {
    name: 'knows an id by its first 255 characters',
    breaks: 'sink.write.idempotent',
    idempotent: true,
    once: true,
    change: onceFor(({ source, id }) => JSON.stringify([source, id.slice(0, 255)])),
  },
  {
    name: 'puts source and id together without a border',
    breaks: 'sink.write.idempotent',
    idempotent: true,
    once: true,
    change: onceFor(({ source, id }) => `${source}/${id}`),
  },
  {
    name: 'looks first and writes then',
    breaks: 'sink.write.idempotent',
    idempotent: true,
    change: (sink, { port }) => {
      const written = writtenTo.get(port) ?? new Set<string>();
      writtenTo.set(port, written);
      return {
        write: async (events, signal) => {
          const names = events.map(nameOf);
          const fresh = events.filter(
            (_, index) => !written.has(names[index] ?? '') && names.indexOf(names[index] ?? '') === index,
          );
          await pause(lookUpMs);
          const failures = await failuresOf(sink, fresh, signal);
          if (failures.length === 0) for (const name of names) written.add(name);
          return failures.map(({ index, error }) => ({ index: events.indexOf(fresh[index] as AnyCloudEvent), error }));
        },
      };
    },
  },
];

function nameOf({ source, id }: AnyCloudEvent): string {
  return JSON.stringify([source, id]);
}
