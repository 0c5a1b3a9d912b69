import assert from 'node:assert/strict';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { oddEvents } from '../../odd-events.ts';
import type { SinkCheck } from '../check.ts';
import { differenceOfEvents } from '../difference-of-events.ts';
import { identityOf } from './identity-of.ts';
import { inBatches } from './in-batches.ts';
import { SinkSession } from './sink-session.ts';
import { inWords, writeOut } from './write-out.ts';

/** That nothing is altered on the way. */
export const exactChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.exact'],
    title: 'writes every kind of event and compares what arrived',
    run: async (harness) => {
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const written = harness.exactEvents ?? oddEvents;
      const complaints: string[] = [];
      for (const batch of inBatches(written, harness.definition.limits))
        for (const { event, error } of await writeOut(session, batch))
          complaints.push(`${identityOf(event)} was refused: ${inWords(error)}`);
      await session.close();
      complaints.push(...(complaints.length > 0 ? [] : differences(written, await target.arrived())));
      assert.ok(complaints.length === 0, `of ${written.length} events:\n${complaints.join('\n')}`);
    },
  },
];

/** In words, of everything that differs. */
function differences(written: readonly AnyCloudEvent[], arrived: readonly AnyCloudEvent[]): readonly string[] {
  const known = new Set(written.map(identityOf));
  const stray = arrived.map(identityOf).filter((identity) => !known.has(identity));
  return [
    ...written.flatMap((event) => differencesOf(event, arrived)),
    ...stray.map((identity) => `${identity} arrived, and was not written`),
  ];
}

function differencesOf(written: AnyCloudEvent, arrived: readonly AnyCloudEvent[]): readonly string[] {
  const identity = identityOf(written);
  const found = arrived.filter((event) => identityOf(event) === identity);
  if (found.length !== 1) return [`${identity} arrived ${found.length} times`];
  return found.flatMap((event) => {
    const difference = differenceOfEvents(written, event);
    return difference === undefined ? [] : [`${identity}: ${difference}`];
  });
}
