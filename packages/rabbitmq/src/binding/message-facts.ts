import type { ReceivedMessage } from '../received-message.ts';
import { headerText } from './header-text.ts';

/** What no attribute of an event may hold: control characters, and what is no character. */
const notInAttributes = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;

/**
 * The message's own facts, as extension attributes: `rabbitmqqueue`, `rabbitmqexchange`, `rabbitmqroutingkey`. What no attribute can
 * hold is left out.
 */
export function messageFacts({ queue, exchange, routingKey }: ReceivedMessage): Record<string, string> {
  return attributesOf({ rabbitmqqueue: queue, rabbitmqexchange: exchange, rabbitmqroutingkey: routingKey });
}

/** What else the sender has said, as extension attributes: `rabbitmqcorrelationid`, `rabbitmqreplyto`, `rabbitmqappid` and so on. */
export function senderFacts(message: ReceivedMessage): Record<string, string> {
  return attributesOf({
    rabbitmqcorrelationid: message.correlationId,
    rabbitmqreplyto: message.replyTo,
    rabbitmqappid: message.appId,
    rabbitmquserid: message.userId,
    rabbitmqcontentencoding: message.contentEncoding,
  });
}

/** For a dead letter: all that is known of a message that cannot become an event. */
export function deadLetterFacts(message: ReceivedMessage): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const [name, value] of Object.entries(message)) {
    if (typeof value === 'string' && value !== '') facts[name] = value;
  }
  for (const [name, value] of Object.entries(message.headers))
    facts[`header.${name}`] = headerText(value) ?? JSON.stringify(value);
  return facts;
}

function attributesOf(facts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const isFit = (text: string | undefined): boolean => text !== undefined && text !== '' && !notInAttributes.test(text);
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => isFit(value))) as Record<string, string>;
}
