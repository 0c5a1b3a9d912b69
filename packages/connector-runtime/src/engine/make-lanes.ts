import type { Sink, SinkLimits } from '@eventmesh/connector-api';
import type { DeadLetterStore } from '../store/dead-letter.ts';
import type { Transform } from '../transforms/transform.ts';
import { DeadLetterWriter, type ConnectorVersions } from './dead-letter-writer.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import type { ErrorBudget } from './error-budget.ts';
import { Lane } from './lane.ts';
import { Lanes } from './lanes.ts';
import type { RunContext } from './run-context.ts';
import type { Tracker } from './tracker.ts';
import { Target } from './target.ts';
import { TransformStage } from './transform-stage.ts';

/** What the lanes of a run work with. */
export interface LanesParts {
  readonly sink: Sink;
  readonly sinkName: string;
  readonly sourceName: string;
  readonly limits: SinkLimits;
  readonly transforms: readonly Transform[];
  readonly deadLetters: DeadLetterStore;
  readonly versions: ConnectorVersions;
  readonly budget: ErrorBudget;
  readonly tracker: Tracker;
}

const defaultConcurrency = 4;

/** Makes as many lanes as settings and sink allow, each with its own transforms and dead letters. */
export function makeLanes(context: RunContext, parts: LanesParts): Lanes {
  const { sink, sinkName, sourceName, limits, transforms, versions, budget, tracker } = parts;
  const batch = batchLimits(context.settings, limits);
  const count = Math.min(context.settings.concurrency ?? defaultConcurrency, limits.concurrentWrites);
  const target = new Target(context.clock, context.settings.retry);
  const lanes = Array.from({ length: count }, () => {
    const deadLetters = new DeadLetterWriter(context, { store: parts.deadLetters, versions, budget });
    const stage = new TransformStage(context, {
      transforms,
      sourceName,
      deadLetters,
      settleEntry: (entry, outcome) => tracker.settle(entry, outcome),
    });
    return new Lane(context, {
      sink,
      sinkName,
      batch,
      deadLetters,
      target,
      transforms: stage,
      settle: (delivery, outcome) => tracker.settleDelivery(delivery, outcome),
    });
  });
  return new Lanes(lanes, batch.maxEvents);
}

/** Settings may lower what the sink allows. */
function batchLimits({ batch }: DeliverySettings, limits: SinkLimits) {
  return {
    maxEvents: Math.min(batch.maxEvents ?? limits.maxEvents, limits.maxEvents),
    maxBytes: Math.min(batch.maxBytes ?? limits.maxBytes, limits.maxBytes),
    lingerMs: batch.lingerMs,
  };
}
