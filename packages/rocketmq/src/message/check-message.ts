import { ConnectorError } from '@eventmesh/connector-api';
import { rememberNames } from '@eventmesh/event-formats';
import type { OutgoingMessage } from './outgoing-message.ts';
import { reservedProperties } from './reserved-properties.ts';

/**
 * The largest body, in bytes. A body of exactly 4 MiB can be sent, but then not be received by most clients, because with its
 * properties it is over gRPC's limit.
 */
export const largestBodyBytes = 4 * 1024 * 1024 - 64 * 1024;

const maxProperties = 128;
const maxPropertyBytes = 16 * 1024;
const longestGroupBytes = 63;
const longestDelayMs = 24 * 60 * 60 * 1000;
const controlCharacter = /\p{Cc}/u;
/** Most values are printable ASCII, which is found out faster, and has one byte for each character. */
const printable = /^[ -~]*$/;

/** Bytes that tag and keys of a message take from the room for its properties. */
export function tagAndKeyBytes({ tag = '', keys = [] }: Pick<OutgoingMessage, 'tag' | 'keys'>): number {
  return keys.reduce((sum, key) => sum + Buffer.byteLength(key), Buffer.byteLength(tag));
}

/**
 * What RocketMQ would refuse in the properties of a message, in words; undefined when nothing. (It would also drop properties
 * with an empty value without a word.)
 *
 * @param otherBytes what tag and keys take from the room for properties, see {@link tagAndKeyBytes}
 */
export function propertiesProblem(
  properties: Readonly<Record<string, string>>,
  otherBytes: number,
): string | undefined {
  const names = Object.keys(properties);
  if (names.length > maxProperties) return `expected at most ${maxProperties} properties, found ${names.length}`;
  let bytes = otherBytes;
  for (const name of names) {
    const value = properties[name] as string;
    const { problem, nameBytes } = checkName(name);
    if (problem !== undefined) return problem;
    if (value === '') return `property '${name}': RocketMQ drops empty values`;
    const plain = printable.test(value);
    if (!plain && controlCharacter.test(value)) return `property '${name}': found a control character`;
    bytes += nameBytes + (plain ? value.length : Buffer.byteLength(value));
  }
  return bytes > maxPropertyBytes
    ? `expected at most ${maxPropertyBytes} bytes of properties, tag and keys, found ${bytes}`
    : undefined;
}

const checkName = rememberNames((name) => ({
  problem: nameProblem(name),
  nameBytes: Buffer.byteLength(name),
}));

function nameProblem(name: string): string | undefined {
  if (reservedProperties.has(name)) return `property '${name}': RocketMQ keeps this name for itself`;
  return controlCharacter.test(name) ? `property ${JSON.stringify(name)}: found a control character` : undefined;
}

/**
 * Checks a message against RocketMQ's limits before it is sent, so that a refusal is told for this message alone, in words.
 *
 * @param what named in the error: the event
 * @throws ConnectorError with code `TOO_LARGE` or `REJECTED`
 */
export function checkMessage(message: OutgoingMessage, nowMs: number, what: string): void {
  const { length } = message.body;
  if (length > largestBodyBytes) {
    throw new ConnectorError('TOO_LARGE', `${what}: the body has ${length} bytes, RocketMQ takes ${largestBodyBytes}.`);
  }
  const problem =
    tagProblem(message.tag) ??
    keysProblem(message.keys) ??
    groupProblem(message) ??
    delayProblem(message.deliverAtMs, nowMs) ??
    propertiesProblem(message.properties ?? {}, tagAndKeyBytes(message));
  if (problem !== undefined) throw new ConnectorError('REJECTED', `${what}: ${problem}.`);
  if (length === 0) throw new ConnectorError('REJECTED', `${what}: RocketMQ takes no message with an empty body.`);
}

function tagProblem(tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  if (tag.trim() === '') return 'tag: expected a text that is not blank';
  return tag.includes('|') || controlCharacter.test(tag) ? "tag: expected no '|' and no control character" : undefined;
}

function keysProblem(keys: readonly string[] = []): string | undefined {
  const bad = keys.find((key) => key === '' || /\s/u.test(key) || controlCharacter.test(key));
  return bad === undefined ? undefined : 'key: expected a text without blanks and control characters';
}

function groupProblem({ messageGroup, deliverAtMs }: OutgoingMessage): string | undefined {
  if (messageGroup === undefined) return undefined;
  if (deliverAtMs !== undefined) return 'a message has either a message group or a delay, not both';
  const bytes = Buffer.byteLength(messageGroup);
  if (messageGroup.trim() === '' || bytes > longestGroupBytes) {
    return `message group: expected 1 to ${longestGroupBytes} bytes, not blank, found ${bytes}`;
  }
  return controlCharacter.test(messageGroup) ? 'message group: found a control character' : undefined;
}

function delayProblem(deliverAtMs: number | undefined, nowMs: number): string | undefined {
  if (deliverAtMs === undefined || deliverAtMs - nowMs <= longestDelayMs) return undefined;
  return 'delay: RocketMQ takes at most 24 hours';
}
