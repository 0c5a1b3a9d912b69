import { isIPv4, isIPv6 } from 'node:net';
import type { Topic } from '../broker/topic.ts';
import type { WireEndpoints, WireMessageQueue } from './wire-types.ts';

/** Where this server can be reached. */
export function toWireEndpoints(host: string, port: number): WireEndpoints {
  const scheme = isIPv4(host) ? 'IPv4' : isIPv6(host) ? 'IPv6' : 'DOMAIN_NAME';
  return { scheme, addresses: [{ host, port }] };
}

/** The queues of a topic, as clients see them. */
export function toWireQueues(topic: Topic, endpoints: WireEndpoints): WireMessageQueue[] {
  return topic.queues.map(({ id }) => ({
    topic: { name: topic.name },
    id,
    permission: 'READ_WRITE',
    broker: { name: 'rocketmq-dev-server', id: 0, endpoints },
    acceptMessageTypes: [topic.type],
  }));
}
