import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { deadLetterSource } from './dead-letter-source.ts';
import type { PipelineStatus } from './pipeline-status.ts';
import { startPipeline, type PipelineOptions } from './start-pipeline.ts';
import type { DeadLetter, DeadLetterQuery, NewDeadLetter } from './store/dead-letter.ts';
import type { StateStore } from './store/state-store.ts';
import { applyTransforms } from './transforms/apply-transforms.ts';

/** Which dead letters to replay, and through what. */
export interface ReplayOptions extends Omit<PipelineOptions, 'source' | 'store'> {
  /** The pipeline whose dead letters are replayed. */
  readonly name: string;
  /** Where the dead letters are kept. */
  readonly store: StateStore;
  /** Only those with one of these ids. Default: all there are when the replay begins. */
  readonly ids?: readonly string[];
}

/**
 * Sends dead letters through transforms and sink again, with the same event ids, and removes each once it is settled:
 * delivered, filtered, or kept as a new dead letter. What the sink refused was transformed before, and is not again. Letters
 * that hold no event stay. While one replay of a pipeline's letters is under way, a second one is refused with LeaseHeldError.
 *
 * @returns how it ended; `finished` when every chosen letter has been tried
 */
export async function replayDeadLetters({ ids, ...options }: ReplayOptions): Promise<PipelineStatus> {
  const { name, store, transforms = [] } = options;
  const chosen = ids === undefined ? undefined : new Set(ids);
  const transformed = new WeakSet<AnyCloudEvent>();
  const read = (event: AnyCloudEvent, { stage }: DeadLetter): void => {
    if (stage === 'write') transformed.add(event);
  };
  // Two at a time would deliver each letter twice.
  const lease = await store.acquireLease(`${name}:replay`);
  try {
    const replay = await startPipeline({
      ...options,
      name: `${name}:replay`,
      source: deadLetterSource({ store: store.deadLetters, pipeline: name, ids: chosen, read }),
      transforms: [(event) => (transformed.has(event) ? event : applyTransforms(transforms, event))],
      store: withDeadLettersOf(name, store),
    });
    return await replay.finished;
  } finally {
    await store.releaseLease(lease);
  }
}

/** Letters that fail again belong to the pipeline they came from. */
function withDeadLettersOf(name: string, store: StateStore): StateStore {
  const { deadLetters } = store;
  return {
    acquireLease: (pipeline) => store.acquireLease(pipeline),
    releaseLease: (lease) => store.releaseLease(lease),
    readCheckpoints: (pipeline) => store.readCheckpoints(pipeline),
    writeCheckpoints: (lease, positions) => store.writeCheckpoints(lease, positions),
    close: () => store.close(),
    deadLetters: {
      append: (_pipeline: string, letters: readonly NewDeadLetter[]) => deadLetters.append(name, letters),
      list: (_pipeline: string, query?: DeadLetterQuery) => deadLetters.list(name, query),
      read: (_pipeline: string, id: string) => deadLetters.read(name, id),
      count: () => deadLetters.count(),
      drop: (_pipeline: string, chosen: readonly string[]) => deadLetters.drop(name, chosen),
    },
  };
}
