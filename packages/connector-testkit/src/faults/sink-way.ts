import type { PositionedRecord } from '@eventmesh/connector-api';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { readJsonEvent } from '@eventmesh/event-formats';
import type { SinkHarness, Target } from '../conformance/harness.ts';
import { MemoryQueue } from '../memory-queue.ts';
import { memorySource } from '../memory-source.ts';
import { Oracle } from '../oracle/oracle.ts';
import { deliveryDuringFaults } from './delivery-during-faults.ts';
import type { WayParts } from './source-way.ts';
import type { Way } from './way.ts';

const name = 'faults';

/** A way that begins in memory, where everything is kept until it is committed, and ends in the target of the sink under test. */
export async function sinkWay({ definition }: SinkHarness, target: Target, parts: WayParts): Promise<Way> {
  const { options, pace, random, observer } = parts;
  const store = new MemoryStateStore();
  const oracle = new Oracle(definition.ordering === 'per-key' ? {} : { keyOf: () => undefined });
  oracle.disturbed(Number.POSITIVE_INFINITY);
  const queue = new MemoryQueue<PositionedRecord>();
  const pipeline = await startPipeline({
    name,
    source: memorySource(queue, 'committed'),
    sink: { definition: observer.sink(definition), options },
    store,
    random,
    delivery: deliveryDuringFaults(pace, pace.writeTimeoutMs),
  });
  return {
    pipeline,
    oracle,
    put: async (events) => {
      for (const event of events) {
        oracle.accepted(event);
        queue.push({ event, partition: name, position: queue.records.length });
      }
    },
    passed: () => Number(queue.commits.at(-1)?.at(-1)?.position ?? -1) + 1,
    end: async () => {
      await pipeline.stop();
      const letters = await store.deadLetters.list(name);
      for (const letter of letters)
        if (letter.event !== undefined) oracle.deadLettered(readJsonEvent(letter.event), letter);
      for (const event of await target.arrived()) oracle.arrived(event);
      return letters;
    },
  };
}
