import assert from 'node:assert/strict';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, freezeData, writeJsonEvent } from '@eventmesh/event-formats';
import type { SinkCheck } from '../check.ts';
import { eventSeed } from '../kit-event.ts';
import { SinkSession } from './sink-session.ts';
import { unwrittenOf, whyUnwritten, writeAll } from './write-out.ts';

/** That events belong to whoever wrote them. */
export const untouchedChecks: readonly SinkCheck[] = [
  {
    proves: ['sink.write.leaves-events-alone'],
    title: 'writes an event and a list that cannot be changed, then such that could be',
    run: async (harness) => {
      await using target = await harness.target();
      await using session = await SinkSession.open(harness, target.options);
      const frozen = deepEvent('0');
      freezeData(frozen);
      const unwritten = unwrittenOf([frozen], await session.tryToWrite(Object.freeze([frozen])));
      assert.ok(unwritten.length === 0, `an event that cannot be changed was not written: ${whyUnwritten(unwritten)}`);
      const event = deepEvent('1');
      const [list, text] = [[event], writeJsonEvent(event)];
      await writeAll(session, list);
      assert.ok(list.length === 1 && list[0] === event, 'the list of the events was changed');
      assert.equal(writeJsonEvent(event), text, 'the event was changed');
    },
  },
];

function deepEvent(id: string): AnyCloudEvent {
  const data = { id, order: { lines: [{ article: 'a', count: 1 }] } };
  return createEvent({ ...eventSeed(id, `key ${id}`), datacontenttype: 'application/json', data });
}
