import type { Clock } from './clock.ts';
import type { JsonValue } from './json.ts';
import type { Logger } from './logger.ts';

/** What the runtime hands to every connector it creates. */
export interface ConnectorContext {
  /** Name of the pipeline the connector works for. */
  readonly pipeline: string;
  /** Adds pipeline and connector to each line. */
  readonly logger: Logger;
  /** The time to go by: a test brings a virtual one. */
  readonly clock: Clock;
  /** A number in [0, 1): chance as a parameter. */
  readonly random: () => number;
}

/** What the runtime hands to a source. */
export interface SourceContext extends ConnectorContext {
  /**
   * For a `checkpointed` source: the last durable position of each partition, to resume behind. Empty on the first run
   * and for other kinds of progress.
   */
  readonly positions: ReadonlyMap<string, JsonValue>;
  /**
   * To be called by a source before it lets partitions go (a consumer group that rebalances): resolves when what is in
   * flight of them is settled and committed, or when `signal` aborts; later results for them are ignored then.
   */
  drain(partitions: readonly string[], signal: AbortSignal): Promise<void>;
}

/** What the runtime hands to a sink. */
export type SinkContext = ConnectorContext;
