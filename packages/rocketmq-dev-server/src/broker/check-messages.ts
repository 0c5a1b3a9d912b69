import { checkTopicName } from './check-names.ts';
import { sizeOf, type OutgoingMessage } from './message.ts';
import { reservedProperties } from './reserved-properties.ts';
import { StatusError } from './status-codes.ts';

/** Limits of a real server (proxy and broker 5.5 with default settings). */
export const sendLimits = {
  bodyBytes: 4 * 1024 * 1024,
  batchBytes: 4 * 1024 * 1024,
  properties: 128,
  propertyBytes: 16 * 1024,
  messageGroupBytes: 63,
  delayMs: 24 * 60 * 60 * 1000,
} as const;

/** Throws the `StatusError` with which a real server refuses such a request, if it would. */
export function checkMessages(messages: readonly OutgoingMessage[], now: number): void {
  const topic = messages[0]?.topic;
  if (topic === undefined) throw new StatusError('MESSAGE_CORRUPTED', 'no message to send');
  checkTopicName(topic);
  for (const message of messages) {
    if (message.topic !== topic) throw new StatusError('MESSAGE_CORRUPTED', 'topic in message is not same');
    checkMessage(message, now);
  }
  if (messages.length > 1 && messages.reduce((sum, message) => sum + sizeOf(message), 0) > sendLimits.batchBytes) {
    throw new StatusError('INTERNAL_SERVER_ERROR', `the batch is larger than ${sendLimits.batchBytes} bytes`);
  }
}

function checkMessage(message: OutgoingMessage, now: number): void {
  checkBody(message.body);
  checkProperties(message);
  if (message.tag !== undefined) checkTag(message.tag);
  for (const key of message.keys) checkText('ILLEGAL_MESSAGE_KEY', 'key', key);
  if (message.id.trim() === '') throw new StatusError('ILLEGAL_MESSAGE_ID', 'message id cannot be empty');
  if (message.group !== undefined) checkMessageGroup(message.group);
  if (message.deliverAtMs !== undefined && message.deliverAtMs - now > sendLimits.delayMs) {
    throw new StatusError(
      'ILLEGAL_DELIVERY_TIME',
      `the delay of the message is too large, max is ${sendLimits.delayMs} ms`,
    );
  }
}

function checkBody(body: Uint8Array): void {
  if (body.length === 0) throw new StatusError('MESSAGE_BODY_EMPTY', 'message body cannot be empty');
  if (body.length > sendLimits.bodyBytes) {
    throw new StatusError('MESSAGE_BODY_TOO_LARGE', `message body cannot exceed the max ${sendLimits.bodyBytes}`);
  }
}

function checkProperties({ properties, tag = '', keys }: OutgoingMessage): void {
  const entries = Object.entries(properties);
  if (entries.length > sendLimits.properties) {
    throw new StatusError('MESSAGE_PROPERTIES_TOO_LARGE', `too many user properties, max is ${sendLimits.properties}`);
  }
  let bytes = keys.reduce((sum, key) => sum + Buffer.byteLength(key), Buffer.byteLength(tag));
  for (const [name, value] of entries) {
    if (reservedProperties.has(name)) {
      throw new StatusError('ILLEGAL_MESSAGE_PROPERTY_KEY', `property is used by system: ${name}`);
    }
    if (hasControlCharacter(name) || hasControlCharacter(value)) {
      throw new StatusError('ILLEGAL_MESSAGE_PROPERTY_KEY', `property '${name}' contains a control character`);
    }
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (bytes > sendLimits.propertyBytes) {
    throw new StatusError(
      'MESSAGE_PROPERTIES_TOO_LARGE',
      `the user properties exceed ${sendLimits.propertyBytes} bytes`,
    );
  }
}

function checkTag(tag: string): void {
  checkText('ILLEGAL_MESSAGE_TAG', 'tag', tag);
  if (tag.includes('|')) throw new StatusError('ILLEGAL_MESSAGE_TAG', "tag cannot contain '|'");
}

function checkMessageGroup(group: string): void {
  checkText('ILLEGAL_MESSAGE_GROUP', 'message group', group);
  if (Buffer.byteLength(group) > sendLimits.messageGroupBytes) {
    throw new StatusError(
      'ILLEGAL_MESSAGE_GROUP',
      `message group exceeds the max size of ${sendLimits.messageGroupBytes} bytes`,
    );
  }
}

function checkText(
  status: 'ILLEGAL_MESSAGE_TAG' | 'ILLEGAL_MESSAGE_KEY' | 'ILLEGAL_MESSAGE_GROUP',
  what: string,
  text: string,
): void {
  if (text === '') return;
  if (text.trim() === '') throw new StatusError(status, `${what} cannot be blank`);
  if (hasControlCharacter(text)) throw new StatusError(status, `${what} cannot contain a control character`);
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  }
  return false;
}
