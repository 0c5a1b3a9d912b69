import type { DeliveryOptions, DeliveryPoint } from '@eventmesh/connector-runtime';
import { seededRandom } from '../oracle/seeded-random.ts';
import type { DeliveryCase } from './delivery-case.ts';

/** How a case goes: all that its seed decides. */
export interface Course {
  /** One number for each life that is killed: it is when the point is passed for the n-th time. */
  readonly kills: readonly number[];
  /** How many events wait upstream when the first life begins. */
  readonly waiting: number;
  /** How many come in the last life; to one that is to be killed they come until it is. */
  readonly live: number;
  /** So many of them come at a time. */
  readonly portion: number;
  /** Most records that the worker asks for in one read. */
  readonly readAtMost: number;
  readonly delivery: DeliveryOptions & { readonly inFlight: { readonly maxRecords: number } };
  /** What all further chance is taken from. */
  readonly random: () => number;
}

/** So often a point is passed at most before the kill: of each record, of each write, or of what is done for many at once. */
const latest: Readonly<Record<DeliveryPoint, number>> = {
  'after read': 4,
  'before write': 10,
  'after write': 10,
  'before settle': 25,
  'after settle': 25,
  'before persist': 4,
  'after persist': 4,
  'before commit': 4,
  'after commit': 4,
};

/** Works out how a case goes. The same case goes the same way each time, as far as the machine's own timing lets it. */
export function courseOf({ point, counterpart, seed, kills }: DeliveryCase): Course {
  const random = seededRandom(seedOf(`${seed} ${point} ${counterpart}`));
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  return {
    kills: Array.from({ length: kills ?? between(2, 3) }, () => between(1, latest[point])),
    waiting: between(25, 60),
    live: between(15, 40),
    portion: between(1, 4),
    readAtMost: between(2, 8),
    delivery: {
      concurrency: between(1, 4),
      batch: { maxEvents: between(1, 8) },
      inFlight: { maxRecords: between(10, 40) },
      retry: { initialMs: 5, maxMs: 40 },
      stopTimeoutMs: 10_000,
    },
    random,
  };
}

function seedOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return hash;
}
