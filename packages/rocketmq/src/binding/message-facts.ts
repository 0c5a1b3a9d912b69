import type { ReceivedMessage } from '../message/received-message.ts';

/**
 * The message's own facts, as extension attributes of the event: `rocketmqtopic`, `rocketmqtag`, `rocketmqkeys` (blank between),
 * `rocketmqgroup`, `rocketmqborntime` (RFC 3339) and `rocketmqattempt` (counted from 1).
 */
export function messageFacts(message: ReceivedMessage): Record<string, string | number | undefined> {
  return {
    rocketmqtopic: message.topic,
    rocketmqtag: message.tag,
    rocketmqkeys: message.keys.length === 0 ? undefined : message.keys.join(' '),
    rocketmqgroup: message.messageGroup,
    rocketmqborntime: message.bornAtMs === undefined ? undefined : new Date(message.bornAtMs).toISOString(),
    rocketmqattempt: message.deliveryAttempt,
  };
}

/** The same facts for a dead letter, with the properties: what is known of a message that cannot become an event. */
export function deadLetterFacts(message: ReceivedMessage): Record<string, string> {
  const facts: Record<string, string> = { messageid: message.messageId };
  for (const [name, value] of Object.entries(messageFacts(message))) {
    if (value !== undefined) facts[name.slice('rocketmq'.length)] = String(value);
  }
  for (const [name, value] of Object.entries(message.properties)) facts[`property.${name}`] = value;
  return facts;
}
