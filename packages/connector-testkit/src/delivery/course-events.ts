import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, estimateEventBytes } from '@eventmesh/event-formats';
import { eventSeed } from '../conformance/kit-event.ts';
import type { Course } from './course.ts';

const keys = ['a', 'bb', 'ccc', 'dddd', undefined];
/** More than any case puts. */
const count = 300;
const longestText = 1_500;
const oddOnes = 3;
/** Larger ones are for the checks of single reads and writes: here they would only take time. */
const mostOddBytes = 65_536;
const poisonShare = 0.1;

/** The events of a case. */
export interface CourseEvents {
  /** To be put in this order, as many as it takes. */
  readonly all: readonly AnyCloudEvent[];
  /** Ids of those that the target is to refuse for good. */
  readonly poison: ReadonlySet<string>;
}

/**
 * Makes the events of a case: of several keys and none, of many sizes, a few odd ones among the first; some of them poison, where that is
 * wanted.
 */
export function courseEvents(
  { waiting, random }: Pick<Course, 'waiting' | 'random'>,
  odd: readonly AnyCloudEvent[],
  withPoison: boolean,
): CourseEvents {
  const ordinary = Array.from({ length: count }, (_, index) => ordinaryEvent(String(index), random));
  const small = odd.filter((event) => estimateEventBytes(event) <= mostOddBytes);
  const chosen = sample(small, oddOnes, random);
  const all = chosen.reduce<readonly AnyCloudEvent[]>(
    (events, event) => events.toSpliced(Math.floor(random() * waiting), 0, event),
    ordinary,
  );
  const poison = withPoison ? ordinary.filter(() => random() < poisonShare).map(({ id }) => id) : [];
  return { all, poison: new Set(poison) };
}

function ordinaryEvent(id: string, random: () => number): AnyCloudEvent {
  const key = keys[Math.floor(random() * keys.length)];
  const text = 'ü'.repeat(Math.floor(random() ** 4 * longestText));
  return createEvent({ ...eventSeed(id, key), datacontenttype: 'application/json', data: { id, text } });
}

function sample<Item>(items: readonly Item[], count: number, random: () => number): readonly Item[] {
  const rest = [...items];
  return Array.from({ length: Math.min(count, rest.length) }, () =>
    rest.splice(Math.floor(random() * rest.length), 1),
  ).flat();
}
