import { defineSink, type AnyCloudEvent, type Sink } from '@eventmesh/connector-api';
import { connectAcme, type AcmeConnection } from './acme-connection.ts';
import { acmeSinkOptions } from './acme-sink-options.ts';
import { toAcmeMessage } from './to-acme-message.ts';

/** Carries events out to a topic of Acme, in order for each key. */
export const acmeSink = defineSink({
  apiVersion: 'v1',
  system: 'acme',
  ordering: 'per-key',
  idempotent: false,
  limits: { concurrentWrites: 4, maxEvents: 100, maxBytes: 1_048_576 },
  options: acmeSinkOptions,
  create: (options) => new AcmeSink(connectAcme(options)),
});

/** Appends each batch with one request. Acme takes a batch whole or not at all, so a failure is one of the whole batch. */
export class AcmeSink implements Sink {
  readonly #connection: AcmeConnection;

  constructor(connection: AcmeConnection) {
    this.#connection = connection;
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#connection.check(signal);
  }

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<void> {
    if (events.length > 0) await this.#connection.append(events.map(toAcmeMessage), signal);
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}
