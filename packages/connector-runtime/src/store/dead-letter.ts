import type { ErrorCode, JsonValue } from '@eventmesh/connector-api';

/** Where an event failed: while it was read, in a transform, or while it was written. */
export type DeadLetterStage = 'read' | 'transform' | 'write';

/** An event that can never succeed as things are, with all that is needed to understand and replay it. */
export interface DeadLetter {
  /** Ascending within the pipeline. */
  readonly id: string;
  /** The pipeline that it belongs to. */
  readonly pipeline: string;
  /** Where it failed. */
  readonly stage: DeadLetterStage;
  /** Which part refused it: `source-rocketmq`, `transform`, `sink-mysql`. */
  readonly connector: string;
  /** The version of the connector's package, where it is known: where a configuration file named the package. */
  readonly connectorVersion?: string;
  /** Of the last failure. */
  readonly code: ErrorCode;
  /** Of the last failure, in words. */
  readonly message: string;
  /** How often it was tried. */
  readonly attempts: number;
  /** RFC 3339. */
  readonly firstFailureAt: string;
  /** RFC 3339. */
  readonly lastFailureAt: string;
  /** Of its record, where the source has partitions. */
  readonly partition?: string;
  /** Of its record, where the source has positions. */
  readonly position?: JsonValue;
  /** The exact event as it was refused, in the JSON event format. Absent for an item that could not become one. */
  readonly event?: string;
  /** The exact event as the source gave it, in the JSON event format, where a transform had made another one of it. */
  readonly original?: string;
  /** How often it has been replayed and refused again. Absent for none. */
  readonly replays?: number;
  /** The item as received, in Base64, where it could not become an event. */
  readonly body?: string;
  /** What is known of such an item: topic, key, headers. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** A dead letter before the store has given it an id. */
export type NewDeadLetter = Omit<DeadLetter, 'id' | 'pipeline'>;

/** Which dead letters to list. */
export interface DeadLetterQuery {
  /** Only those behind this id. */
  readonly after?: string;
  /** At most so many. Default: 100. */
  readonly limit?: number;
  /** At most so many bytes, as they are stored; a single letter may be larger. So there may be more, though fewer than `limit` came. Default: any number. */
  readonly maxBytes?: number;
  /** Only those with this code. Default: all. */
  readonly code?: ErrorCode;
  /** Only those whose last failure was at this time or later, in milliseconds since 1970. */
  readonly since?: number;
  /** Only those whose last failure was before this time, in milliseconds since 1970. */
  readonly until?: number;
}

/** How many dead letters a pipeline has. */
export interface DeadLetterCount {
  readonly pipeline: string;
  readonly count: number;
}

/** Keeps dead letters until someone drops them or a replay has delivered them. */
export interface DeadLetterStore {
  /** Appends, all or none, durably. */
  append(pipeline: string, letters: readonly NewDeadLetter[]): Promise<void>;
  /** Oldest first. */
  list(pipeline: string, query?: DeadLetterQuery): Promise<readonly DeadLetter[]>;
  /** One dead letter; undefined when there is none with this id. */
  read(pipeline: string, id: string): Promise<DeadLetter | undefined>;
  /** How many dead letters each pipeline has that has any, by name. Takes a while where there are many. */
  count(): Promise<readonly DeadLetterCount[]>;
  /** Removes; ids that do not exist are passed over. */
  drop(pipeline: string, ids: readonly string[]): Promise<void>;
}
