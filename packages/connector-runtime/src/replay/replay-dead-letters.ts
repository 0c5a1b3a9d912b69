import { silentLogger, toConnectorError, type AnyCloudEvent, type Logger } from '@eventmesh/connector-api';
import { deadLetterSource, newestLetter, type LetterFilter } from './dead-letter-source.ts';
import { guardLogger } from '../guard-logger.ts';
import { letterEvent, type LetterEvent, type ReplayThrough } from './letter-event.ts';
import { markingSink } from './marking-sink.ts';
import type { PipelineHandle } from '../pipeline.ts';
import type { PipelineStatus } from '../pipeline-status.ts';
import { acquireReplayLease, replayName } from './replay-lease.ts';
import { replayStore } from './replay-store.ts';
import { startReplayPipeline, type PipelineOptions } from '../start-pipeline.ts';
import type { DeadLetter } from '../store/dead-letter.ts';
import type { Lease, StateStore } from '../store/state-store.ts';
import { applyTransforms } from '../transforms/apply-transforms.ts';

/** Which dead letters to replay, and through what. Default: all that there are when the replay begins. */
export interface ReplayOptions extends Omit<PipelineOptions, 'source' | 'store'>, LetterFilter {
  /** The pipeline whose dead letters are replayed. */
  readonly name: string;
  /** Where the dead letters are kept. */
  readonly store: StateStore;
  /** Only those with one of these ids; ids that do not exist are passed over. */
  readonly ids?: readonly string[];
  /**
   * Where what the sink refused begins again. `sink` (the default): as it was when it was refused, straight at the sink. `transforms`: as
   * the source gave it, at the first transform; of an event that had become several, all come again, once, however many of its letters
   * are chosen. What a transform refused begins there in any case.
   */
  readonly through?: ReplayThrough;
  /** Whether the sink gets events with the attribute `replayed`, which says how often each has been replayed. Default: true. */
  readonly mark?: boolean;
  /** Told of the pipeline that does the work, to show its progress or to stop it. */
  readonly onStart?: (pipeline: PipelineHandle) => void;
}

/** Why dead letters could not be replayed, and how many. */
export interface NotReplayable {
  readonly reason: string;
  readonly count: number;
}

/** How a replay ended. */
export interface ReplayResult {
  /** `finished` when every chosen letter has been tried; else the rest is still there. */
  readonly status: PipelineStatus;
  /** Letters whose event the sink has taken. */
  readonly delivered: number;
  /** Letters whose event a transform has left out. */
  readonly filtered: number;
  /** Letters that were refused again, and are kept as new ones. */
  readonly keptAgain: number;
  /** Letters of an event that went through the transforms for another of its letters: they went along with that one. */
  readonly wentAlong: number;
  /** Letters that hold no event that could be sent. They stay. */
  readonly notReplayable: number;
  /** The same by reason. */
  readonly reasons: readonly NotReplayable[];
}

/**
 * Sends dead letters through transforms and sink again, with the same event ids, and removes each once it is settled: delivered,
 * filtered, or kept as a new dead letter with the history of the old one. Letters that hold no event stay. While one replay of a
 * pipeline's letters is under way, a second one is refused with LeaseHeldError.
 *
 * A process that is killed meanwhile loses nothing: what was not removed is there, and may be sent twice.
 *
 * @throws ConnectorError when the options are wrong, see `startPipeline`, or the state store fails before the first event is sent
 */
export async function replayDeadLetters(options: ReplayOptions): Promise<ReplayResult> {
  const { name, store } = options;
  const logger = guardLogger(options.logger ?? silentLogger);
  // Two at a time would deliver each letter twice.
  const lease = await acquireReplayLease(store, name);
  try {
    const replay = await startReplay(options);
    const { pipeline } = replay;
    // At once: what is in flight still has its letter, and another replay may be sending it already.
    const stop = (): void => {
      logger.warn('the replay ends: its lease is lost', reasonOf(lease.lost.reason));
      void pipeline.stop({ withinMs: 0 });
    };
    lease.lost.addEventListener('abort', stop, { once: true });
    if (lease.lost.aborted) stop();
    options.onStart?.(pipeline);
    return resultOf(await pipeline.finished, replay);
  } finally {
    await releaseLease(store, lease, logger);
  }
}

/** How the replay went does not depend on it. */
async function releaseLease(store: StateStore, lease: Lease, logger: Logger): Promise<void> {
  try {
    await store.releaseLease(lease);
  } catch (thrown) {
    logger.warn('the lease was not given back', reasonOf(thrown));
  }
}

function reasonOf(thrown: unknown): { reason: string } {
  return { reason: toConnectorError(thrown).message };
}

interface Replay {
  readonly pipeline: PipelineHandle;
  /** How many letters stay, by reason. */
  readonly skipped: ReadonlyMap<string, number>;
  /** How many letters went along with others. */
  readonly along: () => number;
}

async function startReplay(options: ReplayOptions): Promise<Replay> {
  const { name, store, sink, transforms = [], ids, through = 'sink', mark = true } = options;
  const chosen = { store: store.deadLetters, pipeline: name, query: filterOf(options) };
  const skipped = new Map<string, number>();
  let along = 0;
  const transformed = new WeakSet<AnyCloudEvent>();
  const times = new WeakMap<AnyCloudEvent, number>();
  // One of several to which the engine gives a suffix is another object than the one that the transforms gave.
  const timesOf = (event: AnyCloudEvent): number => times.get(event) ?? 1;
  const eventOf = (letter: DeadLetter): LetterEvent | string => {
    const found = letterEvent(letter, through);
    if (typeof found === 'string') return found;
    if (found.original === undefined) transformed.add(found.event);
    times.set(found.event, (letter.replays ?? 0) + 1);
    return found;
  };
  const transform = async (event: AnyCloudEvent): Promise<readonly AnyCloudEvent[]> => {
    const events = transformed.has(event) ? [event] : await applyTransforms(transforms, event);
    for (const each of events) times.set(each, timesOf(event));
    return events;
  };
  const upTo = ids === undefined ? await newestLetter(chosen) : '';
  return {
    skipped,
    along: () => along,
    pipeline: await startReplayPipeline({
      ...options,
      name: replayName(name),
      source: deadLetterSource({
        ...chosen,
        ids,
        upTo,
        eventOf,
        begin: () => skipped.clear(),
        stay: (reasons) => {
          for (const reason of reasons) skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
        },
        wentAlong: (count) => (along += count),
      }),
      transforms: [transform],
      sink: mark ? markingSink(sink, timesOf) : sink,
      store: replayStore(name, store),
    }),
  };
}

function filterOf({ code, since, until }: LetterFilter): LetterFilter {
  return {
    ...(code === undefined ? {} : { code }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

function resultOf(status: PipelineStatus, { skipped, along }: Replay): ReplayResult {
  const { delivered, filtered, deadLettered } = status.ledger;
  const reasons = [...skipped].map(([reason, count]) => ({ reason, count }));
  const notReplayable = reasons.reduce((sum, { count }) => sum + count, 0);
  return { status, delivered, filtered, keptAgain: deadLettered, wentAlong: along(), notReplayable, reasons };
}
