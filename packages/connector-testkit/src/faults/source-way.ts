import { setTimeout as pause } from 'node:timers/promises';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import type { HarnessOptions, SourceHarness, Upstream } from '../conformance/harness.ts';
import { MemoryTarget, memorySink } from '../memory-sink.ts';
import { Oracle } from '../oracle/oracle.ts';
import type { CallObserver } from './call-observer.ts';
import { deliveryDuringFaults } from './delivery-during-faults.ts';
import type { FaultPace } from './fault-pace.ts';
import type { Way } from './way.ts';

const name = 'faults';
const slowestWriteMs = 20;

/** What a way is made of, beside the connector under test. */
export interface WayParts {
  readonly options: HarnessOptions;
  readonly pace: FaultPace;
  readonly random: () => number;
  readonly observer: CallObserver;
}

/** A way that begins in the upstream of the source under test and ends in memory. */
export async function sourceWay(harness: SourceHarness, upstream: Upstream, parts: WayParts): Promise<Way> {
  const { definition } = harness;
  const { options, pace, random, observer } = parts;
  const store = new MemoryStateStore();
  const oracle = new Oracle({
    ...(harness.idOf === undefined ? {} : { idOf: (event) => harness.idOf?.(event) ?? event.id, exact: false }),
    // Whoever settles item by item gives back item by item, and not in order.
    ...(definition.progress === 'acknowledged' ? { keyOf: () => undefined } : {}),
  });
  oracle.disturbed(Number.POSITIVE_INFINITY);
  let put = 0;
  const pipeline = await startPipeline({
    name,
    source: { definition: observer.source(definition), options },
    sink: memorySink(new MemoryTarget(), {
      answer: async (events) => {
        // A target that takes its time: so faults meet records that are read and not settled yet.
        await pause(random() * slowestWriteMs);
        for (const event of events) oracle.arrived(event);
      },
    }),
    store,
    random,
    delivery: deliveryDuringFaults(pace, pace.readTimeoutMs),
  });
  return {
    pipeline,
    oracle,
    put: async (events) => {
      for (const event of events) oracle.accepted(event);
      put += events.length;
      await upstream.put(events);
    },
    passed: () => {
      oracle.gaveUp(upstream.gaveUp?.() ?? []);
      return put - oracle.outstanding;
    },
    end: async () => {
      await pipeline.stop();
      oracle.gaveUp(upstream.gaveUp?.() ?? []);
      return await store.deadLetters.list(name);
    },
  };
}
