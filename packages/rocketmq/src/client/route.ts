import { crc32 } from 'node:zlib';
import { permissions } from '../protocol/wire-constants.ts';
import type { WireEndpoints, WireMessageQueue, WireRoute } from '../protocol/wire-types.ts';

/** One broker that serves a topic: where it is reached, and one of its queues to name in requests. */
export interface BrokerOfTopic {
  readonly endpoints: WireEndpoints;
  readonly queue: WireMessageQueue;
}

/** Where a topic can be read and written. */
export interface Route {
  readonly readable: readonly BrokerOfTopic[];
  readonly writable: readonly BrokerOfTopic[];
  /** Message types that the topic takes; empty when the server does not say. */
  readonly messageTypes: readonly number[];
}

const masterId = 0;

/**
 * A route of what the server answered. Only masters count, and one queue of each: which queue of the broker a message comes from
 * or goes to is chosen by the proxy.
 */
export function routeOf({ messageQueues = [] }: WireRoute): Route {
  const masters = messageQueues.filter(({ broker }) => (broker?.id ?? masterId) === masterId);
  return {
    readable: brokersWith(masters, permissions.READ),
    writable: brokersWith(masters, permissions.WRITE),
    messageTypes: masters[0]?.acceptMessageTypes ?? [],
  };
}

/** Where the next message goes: those of one group always to the same broker, which keeps their order; others in turn. */
export function brokerFor(
  brokers: readonly BrokerOfTopic[],
  messageGroup: string | undefined,
  turn: number,
): BrokerOfTopic | undefined {
  return brokers[(messageGroup === undefined ? turn : crc32(messageGroup)) % Math.max(1, brokers.length)];
}

/** By name, whatever the order in the answer. */
function brokersWith(queues: readonly WireMessageQueue[], permission: number): BrokerOfTopic[] {
  const brokers = new Map<string, BrokerOfTopic>();
  for (const queue of queues) {
    const { name = '', endpoints } = queue.broker ?? {};
    const allowed = queue.permission === permission || queue.permission === permissions.READ_WRITE;
    if (allowed && endpoints !== undefined && !brokers.has(name)) brokers.set(name, { endpoints, queue });
  }
  return [...brokers].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, broker]) => broker);
}
