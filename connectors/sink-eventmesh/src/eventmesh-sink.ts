import {
  BatchFailures,
  ConnectorError,
  defineSink,
  heldBackBehind,
  outcomeOf,
  toConnectorError,
  type AnyCloudEvent,
  type Sink,
  type SinkContext,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { keyOfEvent } from '@eventmesh/event-formats';
import { connect, type EventMeshClient } from '@eventmesh/sdk';
import { connectOptionsOf } from '@eventmesh/sdk/connector-options';
import { eventmeshSinkOptions, type EventmeshSinkOptions } from './eventmesh-sink-options.ts';
import { topicOf } from './topic-of.ts';

/** Carries events out to topics of EventMesh. An EventMesh on RocketMQ spreads them over queues, so it keeps no order. */
export const eventmeshSink = defineSink({
  apiVersion: 'v1',
  system: 'eventmesh',
  ordering: 'none',
  idempotent: false,
  // A server confuses the answers of what is published side by side: the client publishes one event after the other.
  limits: { concurrentWrites: 1, maxEvents: 256, maxBytes: 4_194_304 },
  options: eventmeshSinkOptions,
  create: (options, context) => new EventmeshSink(options, context),
});

/** Publishes events one after the other; each is written once EventMesh has taken it. */
class EventmeshSink implements Sink {
  readonly #options: EventmeshSinkOptions;
  readonly #context: SinkContext;
  #client: EventMeshClient | undefined;

  constructor(options: EventmeshSinkOptions, context: SinkContext) {
    this.#options = options;
    this.#context = context;
  }

  async open(signal: AbortSignal): Promise<void> {
    const options = connectOptionsOf(this.#options, this.#options.producerGroup, this.#context);
    this.#client = await connect(options, { signal });
  }

  /** After a failure that may pass nothing more is sent: it would fail, too. Behind what is refused, only others of its key are held back. */
  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[]> {
    const failures = new BatchFailures();
    let stopped: ConnectorError | undefined;
    for (const [index, event] of events.entries()) {
      const key = keyOfEvent(event);
      if (failures.holdBack(index, key)) continue;
      const error = stopped === undefined ? await this.#publish(event, signal) : heldBackBehind(stopped);
      if (error === undefined) continue;
      failures.add(index, key, error);
      if (outcomeOf(error.code) !== 'reject') stopped ??= error;
    }
    return failures.all;
  }

  async close(): Promise<void> {
    await this.#client?.close();
  }

  async #publish(event: AnyCloudEvent, signal: AbortSignal): Promise<ConnectorError | undefined> {
    try {
      if (this.#client === undefined) throw new ConnectorError('UNAVAILABLE', 'The sink is not open.');
      await this.#client.publish(event, { topic: topicOf(event, this.#options), signal });
      return undefined;
    } catch (thrown) {
      return toConnectorError(thrown);
    }
  }
}
