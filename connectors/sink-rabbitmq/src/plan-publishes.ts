import type { AnyCloudEvent, BatchFailures } from '@eventmesh/connector-api';
import { keyOfEvent } from '@eventmesh/event-formats';
import type { OutgoingMessage } from '@eventmesh/rabbitmq';

/** An event of a batch that can be published. */
export interface Planned {
  /** Its place in the batch. */
  readonly index: number;
  /** What it keeps its order by. */
  readonly key: string;
  readonly message: OutgoingMessage;
}

/** Makes the messages of a batch. Behind an event that has none, the later ones of its key are held back. */
export function planPublishes(
  events: readonly AnyCloudEvent[],
  toMessage: (event: AnyCloudEvent) => OutgoingMessage,
  failures: BatchFailures,
): readonly Planned[] {
  const planned: Planned[] = [];
  for (const [index, event] of events.entries()) {
    const key = keyOfEvent(event);
    if (failures.holdBack(index, key)) continue;
    try {
      planned.push({ index, key, message: toMessage(event) });
    } catch (thrown) {
      failures.add(index, key, thrown);
    }
  }
  return planned;
}

/** Parts of a batch to be published one after the other, with no key twice in one. */
export function oneOfEachKey(planned: readonly Planned[]): readonly (readonly Planned[])[] {
  const rounds: Planned[][] = [];
  const used = new Map<string, number>();
  for (const each of planned) {
    const round = used.get(each.key) ?? 0;
    used.set(each.key, round + 1);
    (rounds[round] ??= []).push(each);
  }
  return rounds;
}
