import {
  ConnectorError,
  defineSink,
  type AnyCloudEvent,
  type AnySinkDefinition,
  type Sink,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { writeJsonEvent } from '@eventmesh/event-formats';
import { ReferenceClient } from './reference-client.ts';
import { referenceOptions, type ReferenceOptions } from './reference-options.ts';

const spec = {
  apiVersion: 'v1',
  ordering: 'per-key',
  limits: { concurrentWrites: 4, maxEvents: 100, maxBytes: 4_194_304 },
  options: referenceOptions,
} as const;

/** Writes events to a reference server: one that comes again is there twice. */
export const referenceSink: AnySinkDefinition = defineSink({
  ...spec,
  system: 'reference',
  idempotent: false,
  create: (options) => new ReferenceSink(options),
});

/** Writes events to a reference server, each once. */
export const idempotentReferenceSink: AnySinkDefinition = defineSink({
  ...spec,
  system: 'reference-idempotent',
  idempotent: true,
  create: (options) => new ReferenceSink(options, true),
});

/** Writes to a reference server. Open for broken variants of it, which the kit must catch. */
export class ReferenceSink implements Sink {
  protected readonly client: ReferenceClient;
  protected readonly once: boolean;

  constructor(options: ReferenceOptions, once = false) {
    this.client = new ReferenceClient(options);
    this.once = once;
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.client.ask({ op: 'lag' }, signal);
  }

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[]> {
    if (events.length === 0) return [];
    const { failures = [] } = await this.client.ask(
      { op: 'write', events: events.map(writeJsonEvent), once: this.once },
      signal,
    );
    return failures.map(({ index, code, message }) => ({ index, error: new ConnectorError(code, message) }));
  }

  async close(): Promise<void> {
    this.client.close();
  }
}
