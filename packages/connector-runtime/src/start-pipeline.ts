import {
  ConnectorError,
  systemClock,
  type Clock,
  type ConfiguredSink,
  type ConfiguredSource,
  type Logger,
} from '@eventmesh/connector-api';
import { checkApiVersion } from './check-api-version.ts';
import { deliverySettings, type DeliveryOptions } from './engine/delivery-settings.ts';
import { Pipeline, type PipelineHandle } from './pipeline.ts';
import { silentLogger } from './silent-logger.ts';
import { borrowDefaultStore } from './store/default-store.ts';
import type { StateStore } from './store/state-store.ts';
import type { Transform } from './transforms/transform.ts';
import { validateOptions } from './options/validate-options.ts';

/** What a pipeline is made of. */
export interface PipelineOptions {
  /** Unique within the state store; checkpoints and dead letters are kept under it. */
  readonly name: string;
  readonly source: ConfiguredSource;
  /** What happens to events on the way, in order. */
  readonly transforms?: readonly Transform[];
  readonly sink: ConfiguredSink;
  readonly delivery?: DeliveryOptions;
  /**
   * Where checkpoints and dead letters are kept. Default: on disk, in the folder that `EVENTMESH_STATE_DIR` names, else in
   * `.eventmesh` in the working directory.
   */
  readonly store?: StateStore;
  /** Default: nothing is logged. */
  readonly logger?: Logger;
  /** Default: real time. */
  readonly clock?: Clock;
  /** Default: `Math.random`. */
  readonly random?: () => number;
}

/**
 * Starts a pipeline: source, transforms, sink.
 *
 * It goes on by itself from here, through failures of either side; see the handle.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS` that lists everything wrong with the options, or `UNSUPPORTED` for a
 * connector made for another version of the contract; with `UNAVAILABLE` when the default state store is in use elsewhere
 */
export async function startPipeline(options: PipelineOptions): Promise<PipelineHandle> {
  const { name, source, sink, transforms = [], logger = silentLogger } = options;
  if (name === '')
    throw new ConnectorError('INVALID_OPTIONS', 'name: expected a name that is not empty, found an empty string.');
  checkApiVersion(source.definition);
  checkApiVersion(sink.definition);
  const settings = await validateOptions(deliverySettings, options.delivery ?? {}, 'delivery');
  const sourceOptions = await validateOptions(source.definition.options, source.options, 'source');
  const sinkOptions = await validateOptions(sink.definition.options, sink.options, 'sink');
  const borrowed =
    options.store === undefined ? await borrowDefaultStore() : { store: options.store, giveBack: async () => {} };
  const pipeline = new Pipeline({
    name,
    source: { definition: source.definition, options: sourceOptions },
    sink: { definition: sink.definition, options: sinkOptions },
    transforms,
    settings,
    store: borrowed.store,
    logger: logger.child({ pipeline: name }),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  });
  void pipeline.finished.then(() => borrowed.giveBack());
  return pipeline;
}
