import { createHash } from 'node:crypto';
import type { Lease } from '../broker/group-progress.ts';
import { messageTypeOf, type OutgoingMessage, type StoredMessage } from '../broker/message.ts';
import { formatReceiptHandle } from '../broker/receipt-handle.ts';
import { fromWireTime, toWireTime } from './wire-time.ts';
import type { WireMessage, WireSystemProperties } from './wire-types.ts';

/** Reads a message that a producer sends. As on a real server, empty properties are dropped and keys are split at blanks. */
export function fromWireMessage({ topic, body, userProperties, systemProperties }: WireMessage): OutgoingMessage {
  const known: Partial<WireSystemProperties> = systemProperties ?? {};
  return {
    id: known.messageId ?? '',
    topic: topic?.name ?? '',
    body,
    properties: Object.fromEntries(Object.entries(userProperties).filter(([, value]) => value !== '')),
    keys: known.keys ?? [],
    tag: known.tag || undefined,
    group: known.messageGroup || undefined,
    deliverAtMs: fromWireTime(known.deliveryTimestamp, undefined),
    transactional: known.messageType === 'TRANSACTION',
    checkAfterMs: fromWireTime(known.orphanedTransactionRecoveryDuration, undefined),
    bornAtMs: fromWireTime(known.bornTimestamp, 0),
    bornHost: known.bornHost ?? '',
    encoding: known.bodyEncoding === 'GZIP' ? 'GZIP' : 'IDENTITY',
    traceContext: known.traceContext || undefined,
  };
}

/** Writes a message as the producer that is asked about its transaction gets it. */
export function toWireMessage(message: OutgoingMessage): WireMessage {
  return wireMessage(message, {});
}

/** Writes a delivery. */
export function toWireDelivery({ id, message, attempt, offset, at }: Lease, invisibleMs: number): WireMessage {
  return wireMessage(message, {
    ...damaged(message),
    storeTimestamp: toWireTime(message.storedAtMs),
    receiptHandle: formatReceiptHandle({ leaseId: id, expiresAt: at }),
    queueId: message.queueId,
    queueOffset: offset,
    invisibleDuration: toWireTime(invisibleMs),
    deliveryAttempt: attempt,
    deadLetterQueue: message.deadLetterOf,
  });
}

function wireMessage(message: OutgoingMessage, more: Partial<WireSystemProperties>): WireMessage {
  return {
    topic: { name: message.topic },
    userProperties: message.properties,
    body: message.body,
    systemProperties: {
      messageId: message.id,
      keys: message.keys.flatMap((key) => key.split(' ')).filter((key) => key !== ''),
      tag: message.tag,
      messageGroup: message.group,
      messageType: messageTypeOf(message),
      deliveryTimestamp: message.deliverAtMs === undefined ? undefined : toWireTime(message.deliverAtMs),
      bodyDigest: { type: 'MD5', checksum: createHash('md5').update(message.body).digest('hex').toUpperCase() },
      bodyEncoding: message.encoding,
      bornTimestamp: toWireTime(message.bornAtMs),
      bornHost: message.bornHost,
      storeHost: 'rocketmq-dev-server',
      traceContext: message.traceContext,
      queueId: 0,
      ...more,
    },
  };
}

function damaged({ damage }: StoredMessage): Partial<WireSystemProperties> {
  if (damage === 'digest') return { bodyDigest: { type: 'MD5', checksum: '0'.repeat(32) } };
  return damage === 'encoding' ? { bodyEncoding: 'GZIP' } : {};
}
