import type { SinkContext, SourceContext } from './context.ts';
import type { OptionsInput, OptionsOutput, OptionsSchema } from './options-schema.ts';
import type { Sink } from './sink.ts';
import type { PositionedSource, Source } from './source.ts';

/** The version of this contract that a definition is written for. The runtime refuses what it does not know. */
export type ApiVersion = 'v1';

/**
 * Who remembers how far a source got.
 *
 * - `acknowledged`: each record is acknowledged by itself (a queue, a request awaiting its answer).
 * - `committed`: upstream keeps one position per partition (Kafka, a replication slot).
 * - `checkpointed`: the runtime's state store keeps the position (a file, a table cursor).
 */
export type Progress = 'acknowledged' | 'committed' | 'checkpointed';

/** The kind of source that goes with a kind of progress. */
export type SourceFor<P extends Progress> = P extends 'acknowledged' ? Source : PositionedSource;

/** What a source's author writes down. */
export interface SourceSpec<Schema extends OptionsSchema, P extends Progress> {
  readonly apiVersion: ApiVersion;
  /** The outside system, as in the package name: `rocketmq` in `@eventmesh/source-rocketmq`. */
  readonly system: string;
  readonly progress: P;
  /**
   * For an upstream that does not wait: what is not committed within so many milliseconds is lost there, and the source cannot ask
   * for more time. The pipeline then commits as soon as a record is in the state store, and delivers it from there. Left out where
   * upstream waits, or gives again what it got no word of.
   */
  readonly ackDeadlineMs?: number;
  /** The schema of its options: types, validation, defaults and documentation in one. */
  readonly options: Schema;
  /** Makes a source that is not open yet. Called again for each restart. */
  create(options: OptionsOutput<Schema>, context: SourceContext): SourceFor<P>;
}

/** How much a sink takes at once. */
export interface SinkLimits {
  /** How many `write` calls may run side by side. */
  readonly concurrentWrites: number;
  /** Most events in one batch. */
  readonly maxEvents: number;
  /** Most bytes in one batch, by the estimate of the runtime. A single event may be larger. */
  readonly maxBytes: number;
}

/** What a sink's author writes down. */
export interface SinkSpec<Schema extends OptionsSchema> {
  readonly apiVersion: ApiVersion;
  /** The outside system, as in the package name: `mysql` in `@eventmesh/sink-mysql`. */
  readonly system: string;
  /** `per-key`: events of one key become visible at the target in the order they were written. */
  readonly ordering: 'per-key' | 'none';
  /** Whether writing the same event (same `source` and `id`) twice leaves the target as writing it once. */
  readonly idempotent: boolean;
  /** How much it takes at once; a pipeline's settings may lower that. */
  readonly limits: SinkLimits;
  /** The schema of its options: types, validation, defaults and documentation in one. */
  readonly options: Schema;
  /** Makes a sink that is not open yet. Called again for each restart. */
  create(options: OptionsOutput<Schema>, context: SinkContext): Sink;
}

const kindOf = Symbol.for('@eventmesh/connector-api.kind');

/** A source with its options chosen: what `startPipeline` takes. */
export interface ConfiguredSource {
  readonly definition: AnySourceDefinition;
  /** As the user wrote them: `startPipeline` checks them. */
  readonly options: unknown;
  /** The version of the package that it comes from, where that is known: dead letters name it. */
  readonly version?: string;
}

/** A sink with its options chosen: what `startPipeline` takes. */
export interface ConfiguredSink {
  readonly definition: AnySinkDefinition;
  /** As the user wrote them: `startPipeline` checks them. */
  readonly options: unknown;
  /** The version of the package that it comes from, where that is known: dead letters name it. */
  readonly version?: string;
}

/** A source as the runtime sees it, whatever its options. */
export interface AnySourceDefinition {
  readonly kind: 'source';
  readonly apiVersion: string;
  readonly system: string;
  readonly progress: Progress;
  readonly ackDeadlineMs?: number;
  readonly options: OptionsSchema;
  create(options: unknown, context: SourceContext): Source;
}

/** A sink as the runtime sees it, whatever its options. */
export interface AnySinkDefinition {
  readonly kind: 'sink';
  readonly apiVersion: string;
  readonly system: string;
  readonly ordering: 'per-key' | 'none';
  readonly idempotent: boolean;
  readonly limits: SinkLimits;
  readonly options: OptionsSchema;
  create(options: unknown, context: SinkContext): Sink;
}

/** A source's definition: facts about it, and a typed factory that chooses its options. */
export interface SourceDefinition<Schema extends OptionsSchema> extends AnySourceDefinition {
  (options: OptionsInput<Schema>): ConfiguredSource;
  readonly options: Schema;
}

/** A sink's definition: facts about it, and a typed factory that chooses its options. */
export interface SinkDefinition<Schema extends OptionsSchema> extends AnySinkDefinition {
  (options: OptionsInput<Schema>): ConfiguredSink;
  readonly options: Schema;
}

/**
 * Defines a source. The result is what the package exports: `rocketmqSource({...})` in TypeScript, `use:` with the
 * package's name in a configuration file.
 */
export function defineSource<Schema extends OptionsSchema, const P extends Progress>(
  spec: SourceSpec<Schema, P>,
): SourceDefinition<Schema> {
  const configure = (options: OptionsInput<Schema>): ConfiguredSource => ({ definition, options });
  const definition: SourceDefinition<Schema> = Object.assign(configure, spec, {
    kind: 'source' as const,
    [kindOf]: 'source',
    create: (options: unknown, context: SourceContext) => spec.create(options as OptionsOutput<Schema>, context),
  });
  return definition;
}

/** Defines a sink. The result is what the package exports, see {@link defineSource}. */
export function defineSink<Schema extends OptionsSchema>(spec: SinkSpec<Schema>): SinkDefinition<Schema> {
  const configure = (options: OptionsInput<Schema>): ConfiguredSink => ({ definition, options });
  const definition: SinkDefinition<Schema> = Object.assign(configure, spec, {
    kind: 'sink' as const,
    [kindOf]: 'sink',
    create: (options: unknown, context: SinkContext) => spec.create(options as OptionsOutput<Schema>, context),
  });
  return definition;
}

/** Tells whether a value (an export of a package, say) is a source's definition, from whichever copy of this package. */
export function isSourceDefinition(value: unknown): value is AnySourceDefinition {
  return hasKind(value, 'source');
}

/** Tells whether a value (an export of a package, say) is a sink's definition, from whichever copy of this package. */
export function isSinkDefinition(value: unknown): value is AnySinkDefinition {
  return hasKind(value, 'sink');
}

function hasKind(value: unknown, kind: 'source' | 'sink'): boolean {
  return typeof value === 'function' && kindOf in value && value[kindOf] === kind;
}
