import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { keyOfEvent } from '@eventmesh/event-formats';
import type { Entry } from './entry.ts';
import type { Lane } from './lane.ts';
import { longestWaiting, type Waiting } from './pause.ts';

/** Picks the lane of each record (rule 2): one key, one lane; records without a key go where there is room. */
export class Lanes {
  readonly #lanes: readonly Lane[];
  readonly #fullBatch: number;

  constructor(lanes: readonly Lane[], fullBatch: number) {
    this.#lanes = lanes;
    this.#fullBatch = fullBatch;
  }

  /** How many there are: so many writes may be under way at a time. */
  get count(): number {
    return this.#lanes.length;
  }

  route(entry: Entry): void {
    const key = keyOf(entry);
    this.#laneFor(key).push(entry);
  }

  wake(): void {
    for (const lane of this.#lanes) lane.wake();
  }

  check(): void {
    for (const lane of this.#lanes) lane.check();
  }

  /** Lets no lane linger any longer: nothing more will come. */
  hurry(): void {
    for (const lane of this.#lanes) lane.hurry();
  }

  giveUp(): void {
    for (const lane of this.#lanes) lane.giveUp();
  }

  end(): void {
    for (const lane of this.#lanes) lane.end();
  }

  /** What has been failing for longest, for people to read. */
  get waiting(): Waiting | undefined {
    return longestWaiting(this.#lanes.map(({ waiting }) => waiting));
  }

  /** Resolves when no lane is at work: each has written all it had, or given up. */
  async untilIdle(): Promise<void> {
    while (this.#lanes.some((lane) => !lane.idle)) await Promise.all(this.#lanes.map((lane) => lane.work));
  }

  #laneFor(key: string | undefined): Lane {
    const lanes = this.#lanes;
    if (lanes.length === 1) return lanes[0] as Lane;
    if (key !== undefined) return lanes[hashOf(key) % lanes.length] as Lane;
    return lanes.find((lane) => lane.idle && lane.backlog < this.#fullBatch) ?? leastBacklog(lanes);
  }
}

/** The order key of a record: the event's `partitionkey` extension, if that can be read, else the record's partition. */
export function keyOf(entry: Entry): string | undefined {
  const { event, partition } = entry.record;
  const key = event === undefined ? '' : readableKeyOf(event);
  return key === '' ? partition : key;
}

/** An event that a source made by itself may throw when a property is read. It becomes a dead letter then. */
function readableKeyOf(event: AnyCloudEvent): string {
  try {
    return keyOfEvent(event);
  } catch {
    return '';
  }
}

function leastBacklog(lanes: readonly Lane[]): Lane {
  return lanes.reduce((least, lane) => (lane.backlog < least.backlog ? lane : least));
}

/** FNV-1a over UTF-16 units, finished with a shift so that low bits spread. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
