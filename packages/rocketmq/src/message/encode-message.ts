import { hostname } from 'node:os';
import { encodings, messageTypes } from '../protocol/wire-constants.ts';
import { toWireTime } from '../protocol/wire-time.ts';
import type { WireMessage, WireResource } from '../protocol/wire-types.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

const bornHost = hostname();

/** The kind of message that this is, as the topic must be of the same type. */
export function messageTypeOf(message: OutgoingMessage): number {
  if (message.messageGroup !== undefined) return messageTypes.FIFO;
  return message.deliverAtMs === undefined ? messageTypes.NORMAL : messageTypes.DELAY;
}

/** The message as it is sent. */
export function encodeMessage(
  message: OutgoingMessage,
  messageId: string,
  topic: WireResource,
  nowMs: number,
): WireMessage {
  return {
    topic,
    body: message.body,
    userProperties: message.properties ?? {},
    systemProperties: {
      messageId,
      keys: message.keys ?? [],
      tag: message.tag,
      messageGroup: message.messageGroup,
      messageType: messageTypeOf(message),
      deliveryTimestamp: message.deliverAtMs === undefined ? undefined : toWireTime(message.deliverAtMs),
      bornTimestamp: toWireTime(nowMs),
      bornHost,
      bodyEncoding: encodings.IDENTITY,
      queueId: 0,
    },
  };
}
