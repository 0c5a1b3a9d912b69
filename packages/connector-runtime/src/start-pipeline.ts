import {
  ConnectorError,
  isSinkDefinition,
  isSourceDefinition,
  silentLogger,
  systemClock,
  toConnectorError,
  type AnySinkDefinition,
  type Clock,
  type ConfiguredSink,
  type ConfiguredSource,
  type Logger,
} from '@eventmesh/connector-api';
import { checkApiVersion } from './check-api-version.ts';
import { deliverySettings, type DeliveryOptions } from './engine/delivery-settings.ts';
import type { Probe } from './engine/delivery-point.ts';
import type { PipelinePlan } from './engine/run.ts';
import { guardLogger } from './guard-logger.ts';
import { checkOptions, jsonSchemaOf } from './options/validate-options.ts';
import { Pipeline, type PipelineHandle } from './pipeline.ts';
import { borrowDefaultStore } from './store/default-store.ts';
import { redactor } from './secrets/redact-secrets.ts';
import { secretsInOptions } from './secrets/secrets-in-options.ts';
import type { StateStore } from './store/state-store.ts';
import { goesThroughInbox } from './inbox/goes-through-inbox.ts';
import { refuseAccept } from './inbox/refuse-accept.ts';
import { StoredPipeline } from './inbox/stored-pipeline.ts';
import type { Transform } from './transforms/transform.ts';

/** What a pipeline is made of. */
export interface PipelineOptions {
  /** Unique within the state store; checkpoints, dead letters and its inbox are kept under it. Without a colon. */
  readonly name: string;
  /** What brings events in: a source with its options, `fileSource({ … })`. */
  readonly source: ConfiguredSource;
  /** What happens to events on the way, in order. */
  readonly transforms?: readonly Transform[];
  /** What carries them out: a sink with its options, `fileSink({ … })`. */
  readonly sink: ConfiguredSink;
  /** Concurrency, batches, caps, retry, error budget and time-outs. Default: see each of them in docs/delivery.md. */
  readonly delivery?: DeliveryOptions;
  /**
   * Where checkpoints, dead letters and inboxes are kept. Default: on disk, in the folder that `EVENTMESH_STATE_DIR` names, else in
   * `.eventmesh` in the working directory.
   */
  readonly store?: StateStore;
  /** Default: nothing is logged. */
  readonly logger?: Logger;
  /** Default: real time. */
  readonly clock?: Clock;
  /** Default: `Math.random`. */
  readonly random?: () => number;
  /** For tests that break in at a point of a record's way. Default: none. */
  readonly probe?: Probe;
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
  const { plan, isStored, letGo } = await prepare(options, problemsOfName(options.name));
  const hasInbox = isStored || (await goesThroughInbox(plan.name, plan.store, plan.logger));
  return hasInbox ? new StoredPipeline(plan, letGo) : new Pipeline(plan, letGo);
}

/** Starts the pipeline of a replay, whose name is one that no other can have. It never has an inbox: its letters stay until they are delivered. */
export async function startReplayPipeline(options: PipelineOptions): Promise<PipelineHandle> {
  const { plan, letGo } = await prepare(options, undefined);
  return new Pipeline(plan, letGo);
}

interface Prepared {
  readonly plan: PipelinePlan;
  /** Whether records are accepted once they are stored. */
  readonly isStored: boolean;
  /** To be called once the pipeline has ended. Never rejects. */
  readonly letGo: () => Promise<void>;
}

async function prepare(options: PipelineOptions, wrongName: readonly string[] | undefined): Promise<Prepared> {
  const { name, source, sink, transforms = [] } = options;
  const logger = guardLogger(options.logger ?? silentLogger);
  const missing = missingConnectors(options);
  if (missing.length > 0) throw invalidOptions([missing]);
  checkApiVersion(source.definition);
  checkApiVersion(sink.definition);
  refuseSenselessLimits(sink.definition);
  const settings = await checkOptions(deliverySettings, options.delivery ?? {}, 'delivery');
  const sourceOptions = await checkOptions(source.definition.options, source.options, 'source');
  const sinkOptions = await checkOptions(sink.definition.options, sink.options, 'sink');
  const refused = refuseAccept(source.definition, options.delivery?.accept);
  const wrongAccept = refused && [`${refused.path.join('.')}: ${refused.message}`];
  if (wrongName || wrongAccept || settings.problems || sourceOptions.problems || sinkOptions.problems)
    throw invalidOptions([wrongName, wrongAccept, settings.problems, sourceOptions.problems, sinkOptions.problems]);
  const isStored = source.definition.ackDeadlineMs !== undefined || settings.value.accept === 'stored';
  const borrowed =
    options.store === undefined ? await borrowDefaultStore() : { store: options.store, giveBack: async () => {} };
  const plan = {
    name,
    lease: source.definition.progress === 'checkpointed' ? name : undefined,
    readsOut: false,
    source: { definition: source.definition, options: sourceOptions.value, version: source.version },
    sink: { definition: sink.definition, options: sinkOptions.value, version: sink.version },
    transforms,
    settings: settings.value,
    store: borrowed.store,
    redact: redactor([
      ...secretsInOptions(jsonSchemaOf(source.definition.options), sourceOptions.value),
      ...secretsInOptions(jsonSchemaOf(sink.definition.options), sinkOptions.value),
    ]),
    logger: logger.child({ pipeline: name }),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    probe: options.probe,
  };
  const letGo = async (): Promise<void> => {
    try {
      await borrowed.giveBack();
    } catch (thrown) {
      logger.warn('the state store did not close', { reason: toConnectorError(thrown).message });
    }
  };
  return { plan, isStored, letGo };
}

/** Undefined for none. The runtime has leases and inboxes of its own, whose names have a colon. */
function problemsOfName(name: string): readonly string[] | undefined {
  if (name === '') return ['name: expected a name that is not empty, found an empty string'];
  return /:/.test(name) ? [`name: expected a name without ':', found '${name}'`] : undefined;
}

/** Definitions that were given without their options, and anything else that is no connector. */
function missingConnectors({ source, sink }: PipelineOptions): string[] {
  const missing: string[] = [];
  if (!isSourceDefinition(source?.definition)) missing.push('source: expected a source with its options');
  if (!isSinkDefinition(sink?.definition)) missing.push('sink: expected a sink with its options');
  return missing;
}

function invalidOptions(problems: readonly (readonly string[] | undefined)[]): ConnectorError {
  return new ConnectorError('INVALID_OPTIONS', problems.flatMap((each) => each ?? []).join('\n'));
}

/** With a limit of nothing, a lane would have events to write and never be allowed to. */
function refuseSenselessLimits({ system, limits }: AnySinkDefinition): void {
  for (const [name, limit] of Object.entries(limits)) {
    if (Number.isInteger(limit) && limit >= 1) continue;
    throw new ConnectorError(
      'UNSUPPORTED',
      `sink-${system}: limits.${name}: expected a whole number of at least 1, found ${limit}. This is a defect of the connector.`,
    );
  }
}
