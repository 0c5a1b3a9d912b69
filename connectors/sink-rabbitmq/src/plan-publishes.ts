import { ConnectorError, toConnectorError, type AnyCloudEvent, type WriteFailure } from '@eventmesh/connector-api';
import { keyOfEvent } from '@eventmesh/event-formats';
import type { OutgoingMessage, PublishOutcome } from '@eventmesh/rabbitmq';

/** An event of a batch that can be published. */
export interface Planned {
  /** Its place in the batch. */
  readonly index: number;
  /** What it keeps its order by. */
  readonly key: string;
  readonly message: OutgoingMessage;
}

/** What can be published of a batch, and what cannot. */
export interface Plan {
  readonly planned: readonly Planned[];
  readonly failures: readonly WriteFailure[];
}

/** Makes the messages of a batch. Behind an event that has none, the later ones of its key are held back. */
export function planPublishes(
  events: readonly AnyCloudEvent[],
  toMessage: (event: AnyCloudEvent) => OutgoingMessage,
): Plan {
  const planned: Planned[] = [];
  const failures: WriteFailure[] = [];
  const stopped = new Map<string, ConnectorError>();
  for (const [index, event] of events.entries()) {
    const key = keyOfEvent(event);
    const earlier = stopped.get(key);
    if (earlier !== undefined) {
      failures.push({ index, error: heldBack(earlier) });
      continue;
    }
    try {
      planned.push({ index, key, message: toMessage(event) });
    } catch (thrown) {
      const error = toConnectorError(thrown);
      stopped.set(key, error);
      failures.push({ index, error });
    }
  }
  return { planned, failures };
}

/**
 * What has to be written again of what was published together. Behind a failure that is all of its key: what RabbitMQ has taken of
 * it already comes once more then, behind the one that failed, so that the newest is the last.
 */
export function failuresOf(
  published: readonly Planned[],
  outcomes: readonly PublishOutcome[],
): readonly WriteFailure[] {
  const failures: WriteFailure[] = [];
  const stopped = new Map<string, ConnectorError>();
  for (const [at, { index, key }] of published.entries()) {
    const earlier = stopped.get(key);
    const error = earlier === undefined ? outcomes[at] : heldBack(earlier);
    if (error === undefined) continue;
    failures.push({ index, error });
    if (earlier === undefined) stopped.set(key, error);
  }
  return failures;
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

/** For an event behind one of its key that failed. */
export function heldBack(cause: ConnectorError): ConnectorError {
  return new ConnectorError('NOT_ATTEMPTED', 'Held back behind an earlier event of its key.', { cause });
}
