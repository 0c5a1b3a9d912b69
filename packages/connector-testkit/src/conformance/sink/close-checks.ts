import assert from 'node:assert/strict';
import type { SinkCheck } from '../check.ts';
import { endsWithin } from '../ends-within.ts';
import { kitEvents } from '../kit-event.ts';
import { soonMs } from '../patience.ts';
import { expectArrived } from './expect-arrived.ts';
import { SinkSession } from './sink-session.ts';

/** What must hold once it is closed. */
export const closeChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.after-close'],
    title: 'closes, and writes one event more',
    run: async (harness) => {
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const [first, ...late] = kitEvents(2);
      assert.ok(first !== undefined);
      await session.write([first]);
      await session.close();
      const result = await endsWithin(soonMs, 'a write after close', session.tryToWrite(late));
      const isRefused = result instanceof Error || result.length === late.length;
      assert.ok(isRefused, 'a write after close was to be refused, and was said to be done');
      await expectArrived(target, [first]);
    },
  },
];
