import {
  defineSink,
  type AnyCloudEvent,
  type ApiVersion,
  type ConfiguredSink,
  type Sink,
  type SinkContext,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { eventWith } from '@eventmesh/event-formats';

/** A sink that is given each event with the attribute `replayed`: how often it has been replayed. */
export function markingSink(sink: ConfiguredSink, timesOf: (event: AnyCloudEvent) => number): ConfiguredSink {
  const { definition } = sink;
  const marking = defineSink({
    ...definition,
    apiVersion: definition.apiVersion as ApiVersion,
    create: (options: unknown, context: SinkContext) => new MarkingSink(definition.create(options, context), timesOf),
  });
  return { ...sink, definition: marking };
}

class MarkingSink implements Sink {
  readonly #sink: Sink;
  readonly #timesOf: (event: AnyCloudEvent) => number;

  constructor(sink: Sink, timesOf: (event: AnyCloudEvent) => number) {
    this.#sink = sink;
    this.#timesOf = timesOf;
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#sink.open(signal);
  }

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[] | void> {
    const marked = events.map((event) => eventWith(event, { replayed: this.#timesOf(event) }));
    return await this.#sink.write(marked, signal);
  }

  async close(): Promise<void> {
    await this.#sink.close();
  }
}
