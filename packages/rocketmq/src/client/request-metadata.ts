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
 * Makes the headers of calls. Their names and the signature (HMAC-SHA1 over the date, which counts in seconds, so that one serves
 * all calls of a second): docs/transport.md of apache/rocketmq-clients.
 */
export class RequestMetadata {
  readonly #identity: ClientIdentity;
  #signed = new Metadata();
  #second = Number.NaN;

  constructor(identity: ClientIdentity) {
    this.#identity = identity;
  }

  /** The headers of one call. */
  at(nowMs: number): Metadata {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#signed = signedMetadata(this.#identity, new Date(second * 1000));
    }
    const metadata = this.#signed.clone();
    metadata.set('x-mq-request-id', randomUUID());
    return metadata;
  }
}

/** The language is `HTTP` because servers before 5.4 refuse a language that they do not know. */
function signedMetadata(identity: ClientIdentity, date: Date): Metadata {
  const metadata = new Metadata();
  const dateTime = `${date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  metadata.set('x-mq-protocol', 'v2');
  metadata.set('x-mq-client-id', identity.clientId);
  metadata.set('x-mq-date-time', dateTime);
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
