import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { eventToMessage, type OutgoingMessage } from '@eventmesh/rabbitmq';
import type { RabbitmqSinkOptions } from './rabbitmq-sink-options.ts';

const longestRoutingKey = 255;

/** What decides of an event's message. */
export type MessageOptions = Pick<
  RabbitmqSinkOptions,
  'exchange' | 'routingKey' | 'routingKeyAttribute' | 'mode' | 'maxMessageBytes'
>;

/**
 * The message that carries an event, and where it goes.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when there is no such message, `TOO_LARGE` when its body is too large
 */
export function toOutgoingMessage(event: AnyCloudEvent, options: MessageOptions): OutgoingMessage {
  const { exchange, mode, maxMessageBytes } = options;
  const routingKey = routingKeyOf(event, options);
  const content = eventToMessage(event, mode);
  if (content.body.length <= maxMessageBytes) return { ...content, exchange, routingKey };
  throw new ConnectorError(
    'TOO_LARGE',
    `The message of event '${event.id}' has ${content.body.length} bytes: expected at most ${maxMessageBytes}. Raise 'maxMessageBytes', if the server takes more.`,
  );
}

function routingKeyOf(event: AnyCloudEvent, { exchange, routingKey, routingKeyAttribute }: MessageOptions): string {
  const value = routingKeyAttribute === undefined ? undefined : event[routingKeyAttribute];
  const key = value === undefined ? routingKey : textOf(value);
  if (key === undefined && exchange === '')
    throw new ConnectorError(
      'INVALID_EVENT',
      `Event '${event.id}' has no attribute '${routingKeyAttribute}', which names its queue, and there is no 'routingKey'.`,
    );
  if (key !== undefined && Buffer.byteLength(key) > longestRoutingKey)
    throw new ConnectorError(
      'INVALID_EVENT',
      `The routing key of event '${event.id}' has more than ${longestRoutingKey} bytes.`,
    );
  return key ?? '';
}

/** Attributes are text, numbers and booleans. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
