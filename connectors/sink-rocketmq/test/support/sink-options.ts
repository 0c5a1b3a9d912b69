import { createEvent, type EventAttributes } from '@eventmesh/event-formats';
import { rocketmqSinkOptions, type RocketmqSinkInput, type RocketmqSinkOptions } from '../../src/index.ts';

/** Options of the sink with their defaults. */
export function sinkOptions(options: Partial<RocketmqSinkInput> = {}): RocketmqSinkOptions {
  return rocketmqSinkOptions.parse({ endpoint: '127.0.0.1:8081', topic: 'orders', ...options });
}

/** An event to send. */
export function order(id: string, fields: Partial<EventAttributes> = {}) {
  return createEvent({ id, source: '/shop', type: 'order', data: id, ...fields });
}
