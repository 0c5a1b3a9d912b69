import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { checkMessage, eventToMessage, tagAndKeyBytes, type OutgoingMessage } from '@eventmesh/rocketmq';
import type { RocketmqSinkOptions } from './rocketmq-sink-options.ts';

const topicName = /^[%|a-zA-Z0-9_-]{1,127}$/;

/**
 * The message that an event becomes, checked against RocketMQ's limits.
 *
 * @throws ConnectorError with code `INVALID_EVENT`, `REJECTED` or `TOO_LARGE` that names the event and says why
 */
export function toMessage(event: AnyCloudEvent, options: RocketmqSinkOptions, nowMs: number): OutgoingMessage {
  const what = `Event '${event.id}' of '${event.source}'`;
  const delayMs = delayOf(event, options, what);
  const tag = textOf(event, options.tagAttribute);
  const keys = options.keyAttributes.flatMap((name) => textOf(event, name) ?? []);
  const message: OutgoingMessage = {
    topic: topicOf(event, options, what),
    ...eventToMessage(event, options.mode, tagAndKeyBytes({ tag, keys })),
    tag,
    keys,
    messageGroup: messageGroupOf(event, options),
    deliverAtMs: delayMs === undefined ? undefined : nowMs + delayMs,
  };
  checkMessage(message, nowMs, what);
  return message;
}

/** The message group of an event: within it, order is kept. Undefined when it has none. */
export function messageGroupOf(
  event: AnyCloudEvent,
  { messageGroupAttribute }: Pick<RocketmqSinkOptions, 'messageGroupAttribute'>,
): string | undefined {
  return textOf(event, messageGroupAttribute);
}

function topicOf(event: AnyCloudEvent, { topic, topicAttribute }: RocketmqSinkOptions, what: string): string {
  const named = textOf(event, topicAttribute);
  if (named !== undefined && !topicName.test(named)) {
    throw new ConnectorError(
      'REJECTED',
      `${what}: attribute '${topicAttribute}': expected the name of a topic, found '${named.slice(0, 60)}'.`,
    );
  }
  const chosen = named ?? topic;
  if (chosen !== undefined) return chosen;
  throw new ConnectorError('REJECTED', `${what}: has no attribute '${topicAttribute}', and the sink no 'topic'.`);
}

function delayOf(event: AnyCloudEvent, { delayAttribute }: RocketmqSinkOptions, what: string): number | undefined {
  const text = textOf(event, delayAttribute);
  if (text === undefined) return undefined;
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new ConnectorError(
    'REJECTED',
    `${what}: attribute '${delayAttribute}': expected milliseconds, found '${text.slice(0, 60)}'.`,
  );
}

function textOf(event: AnyCloudEvent, attribute: string | undefined): string | undefined {
  const value = attribute === undefined ? undefined : event[attribute];
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}
