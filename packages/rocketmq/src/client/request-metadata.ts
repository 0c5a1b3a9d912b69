import { createHmac, randomUUID } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';

/** What a client says of itself with each call. */
export interface ClientIdentity {
  readonly clientId: string;
  readonly namespace: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/**
 * The headers of a call. Their names and the signature (HMAC-SHA1 over the date): docs/transport.md of apache/rocketmq-clients.
 *
 * The language is `HTTP` because servers before 5.4 refuse a language that they do not know.
 */
export function requestMetadata(identity: ClientIdentity, nowMs: number): Metadata {
  const metadata = new Metadata();
  const dateTime = `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  metadata.set('x-mq-protocol', 'v2');
  metadata.set('x-mq-client-id', identity.clientId);
  metadata.set('x-mq-date-time', dateTime);
  metadata.set('x-mq-request-id', randomUUID());
  metadata.set('x-mq-language', 'HTTP');
  metadata.set('x-mq-client-version', '5.0.0');
  if (identity.namespace) metadata.set('x-mq-namespace', identity.namespace);
  if (identity.username !== undefined && identity.password !== undefined) {
    const signature = createHmac('sha1', identity.password).update(dateTime).digest('hex').toUpperCase();
    metadata.set(
      'authorization',
      `MQv2-HMAC-SHA1 Credential=${identity.username}, SignedHeaders=x-mq-date-time, Signature=${signature}`,
    );
  }
  return metadata;
}
