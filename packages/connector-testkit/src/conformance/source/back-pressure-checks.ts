import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { memorySink, MemoryTarget } from '../../memory-sink.ts';
import { until } from '../../until.ts';
import type { SourceCheck } from '../check.ts';
import { kitEvents } from '../kit-event.ts';

const cap = 5;
const count = 20;
/** Whoever reads beyond the cap has done so within this, in milliseconds. */
const blockedMs = 500;
const withinMs = 40_000;

/** How a source works with a target that is slower. */
export const backPressureChecks: readonly SourceCheck[] = [
  {
    proves: ['source.back-pressure.cap'],
    title: 'runs a pipeline into a target that takes nothing, and then everything',
    run: async (harness) => {
      await using upstream = await harness.upstream();
      const events = kitEvents(count);
      await upstream.put(events);
      let open = (): void => {};
      const gate = new Promise<void>((resolve) => (open = resolve));
      const target = new MemoryTarget();
      await using pipeline = await startPipeline({
        name: 'kit',
        source: { definition: harness.definition, options: upstream.options },
        sink: memorySink(target, { answer: () => gate }),
        delivery: { inFlight: { maxRecords: cap } },
        store: new MemoryStateStore(),
      });
      await until(`${cap} records are read`, () => pipeline.ledger().received >= cap, withinMs);
      await pause(blockedMs);
      const { received } = pipeline.ledger();
      open();
      assert.equal(received, cap, `with room for ${cap} records, ${received} were read`);
      const hasArrived = (id: string): boolean =>
        target.events.some((event) => (harness.idOf?.(event) ?? event.id) === id);
      await until(`all ${count} events arrive`, () => events.every(({ id }) => hasArrived(id)), withinMs);
    },
  },
];
