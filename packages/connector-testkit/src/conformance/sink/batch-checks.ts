import assert from 'node:assert/strict';
import type { SinkCheck } from '../check.ts';
import { kitEvents } from '../kit-event.ts';
import { expectArrived } from './expect-arrived.ts';
import { fullBatch } from './full-batch.ts';
import { SinkSession } from './sink-session.ts';
import { inWords, writeAll } from './write-out.ts';

/** What must become of a batch, however small or large. */
export const batchChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.one'],
    title: 'writes one event',
    run: async (harness) => {
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      await writeAll(session, kitEvents(1));
      await session.close();
      await expectArrived(target, kitEvents(1));
    },
  },
  {
    proves: ['sink.write.many'],
    title: 'writes as many events at once as it takes',
    run: async (harness) => {
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const batch = fullBatch(harness.definition.limits);
      await writeAll(session, batch);
      await session.close();
      await expectArrived(target, batch);
    },
  },
  {
    proves: ['sink.write.empty'],
    title: 'writes an empty batch, then one event',
    run: async (harness) => {
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const result = await session.tryToWrite([]);
      assert.ok(!(result instanceof Error), `an empty batch failed: ${result instanceof Error && inWords(result)}`);
      await expectArrived(target, []);
      await writeAll(session, kitEvents(1));
      await session.close();
      await expectArrived(target, kitEvents(1));
    },
  },
];
