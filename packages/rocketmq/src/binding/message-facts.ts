import type { ReceivedMessage } from '../message/received-message.ts';
import { isAttributeText } from './attribute-text.ts';

const earliestMs = Date.parse('0000-01-01T00:00:00Z');
const latestMs = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The message's own facts, as extension attributes of the event: `rocketmqtopic`, `rocketmqtag`, `rocketmqkeys` (blank between),
 * `rocketmqgroup`, `rocketmqborntime` (RFC 3339) and `rocketmqattempt` (counted from 1). What no attribute can hold is left out.
 */
export function messageFacts(message: ReceivedMessage): Record<string, string | number | undefined> {
  return {
    rocketmqtopic: textOrNothing(message.topic),
    rocketmqtag: textOrNothing(message.tag),
    rocketmqkeys: textOrNothing(message.keys.join(' ')),
    rocketmqgroup: textOrNothing(message.messageGroup),
    rocketmqborntime: bornTime(message),
    rocketmqattempt: message.deliveryAttempt,
  };
}

/** When the message was made, as RFC 3339 has it; undefined when that is unknown or outside of the years 0 to 9999. */
export function bornTime({ bornAtMs }: ReceivedMessage): string | undefined {
  if (bornAtMs === undefined || !(bornAtMs >= earliestMs && bornAtMs <= latestMs)) return undefined;
  return new Date(bornAtMs).toISOString();
}

function textOrNothing(text: string | undefined): string | undefined {
  return text === undefined || text === '' || !isAttributeText(text) ? undefined : text;
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
