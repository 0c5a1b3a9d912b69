import type { DeliverySettings } from '../engine/delivery-settings.ts';
import type { LedgerFigures } from '../engine/ledger.ts';
import type { PipelinePlan } from '../engine/run.ts';
import { Pipeline, type PipelineHandle, type StopOptions } from '../pipeline.ts';
import type { PipelineStatus } from '../pipeline-status.ts';
import { Arrivals } from './arrivals.ts';
import { deliveryLease } from './delivery-lease.ts';
import { inboxSink } from './inbox-sink.ts';
import { inboxSource } from './inbox-source.ts';
import { intakeSource, type RecordOf } from './intake-source.ts';
import { mergeLedgers, mergeStatuses } from './merge-statuses.ts';
import { StoringSign } from './storing-sign.ts';

/** The intake tries again after this at the latest, in milliseconds. */
const longestPauseMs = 1_000;

/**
 * A pipeline that tells upstream as soon as a record is durably stored: two pipelines, one that takes in, from the source to the inbox,
 * and one that delivers, from the inbox to the sink. Each keeps all rules by itself.
 *
 * Of several workers on one store each takes in, as far as the source lets it, and one delivers.
 */
export class StoredPipeline implements PipelineHandle {
  readonly name: string;
  readonly finished: Promise<PipelineStatus>;
  readonly #intake: Pipeline;
  readonly #delivery: Pipeline;

  /** @param letGo called at the end, before `finished` resolves. Never rejects. */
  constructor(plan: PipelinePlan, letGo: () => Promise<void>) {
    this.name = plan.name;
    const arrivals = new Arrivals();
    const sign = new StoringSign({ pipeline: plan.name, store: plan.store, clock: plan.clock });
    this.#intake = new Pipeline(intakePlan(plan, arrivals), async () => {});
    this.#delivery = new Pipeline(deliveryPlan(plan, arrivals), async () => {});
    this.finished = this.#untilBothEnd(arrivals).then(async () => {
      await sign.takeDown();
      await letGo();
      return this.status();
    });
  }

  async stop(options?: StopOptions): Promise<PipelineStatus> {
    await Promise.all([this.#intake.stop(options), this.#delivery.stop(options)]);
    return await this.finished;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  status(): PipelineStatus {
    return mergeStatuses(this.#intake.status(), this.#delivery.status());
  }

  ledger(): LedgerFigures {
    return mergeLedgers(this.#intake.ledger(), this.#delivery.ledger());
  }

  async lag(): Promise<number | undefined> {
    const [upstream, stored] = await Promise.all([this.#intake.lag(), this.#delivery.lag()]);
    return stored === undefined ? upstream : stored + (upstream ?? 0);
  }

  /** One that has failed waits for a person: the other one, which would go on with half of the work, ends as well. */
  async #untilBothEnd(arrivals: Arrivals): Promise<void> {
    const intake = this.#intake.finished.then(async ({ state }) => {
      if (state === 'finished') arrivals.end();
      if (state === 'failed') await this.#delivery.stop();
    });
    const delivery = this.#delivery.finished.then(async ({ state }) => {
      if (state === 'failed') await this.#intake.stop();
    });
    await Promise.all([intake, delivery]);
  }
}

/** From the source to the inbox, one batch after the other: so the inbox keeps the order in which records were read. */
function intakePlan(plan: PipelinePlan, arrivals: Arrivals): PipelinePlan {
  const recordOf: RecordOf = new WeakMap();
  const { name: pipeline, settings, source, store } = plan;
  const sink = inboxSink({
    pipeline,
    inbox: store.inbox,
    limits: settings.stored,
    recordOf,
    appended: () => arrivals.note(),
  });
  return {
    ...plan,
    readsOut: source.definition.ackDeadlineMs !== undefined,
    source: { ...source, definition: intakeSource(source.definition, recordOf) },
    transforms: [],
    sink: { definition: sink, options: {}, version: undefined },
    settings: { ...settings, concurrency: 1, batch: { lingerMs: 0 }, retry: soonAgain(settings.retry) },
  };
}

/** Upstream may drop what it is not told about in time, and the store is no distant system: it is not kept waiting for room that there is. */
function soonAgain(retry: DeliverySettings['retry']): DeliverySettings['retry'] {
  return { ...retry, maxMs: Math.min(retry.maxMs, longestPauseMs) };
}

/** From the inbox to the sink, in one worker at a time. */
function deliveryPlan(plan: PipelinePlan, arrivals: Arrivals): PipelinePlan {
  const source = inboxSource({ pipeline: plan.name, inbox: plan.store.inbox, arrivals });
  return {
    ...plan,
    lease: deliveryLease(plan.name),
    source: { definition: source, options: {}, version: undefined },
  };
}
