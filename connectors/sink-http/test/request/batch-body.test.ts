import { writeJsonBatch } from '@eventmesh/event-formats';
import { expect, it } from 'vitest';
import { batchBody, batchItem } from '../../src/request/batch-body.ts';
import { event } from '../support/event.ts';

const events = [
  event({ id: 'ü 東 🙂', data: { note: 'ü 東 🙂' } }),
  event({ data: Buffer.from([0, 255]), datacontenttype: 'image/png' }),
  event({ data: 'half a pair: \uD83D' }),
  event(),
];

it.each([0, 1, 2, 4])('is the batch format of %i events, byte for byte', (count) => {
  const some = events.slice(0, count);
  expect(String(batchBody(some.map(batchItem)))).toBe(writeJsonBatch(some));
});

it('knows how long an item is in UTF-8', () => {
  for (const each of events) {
    const { json, bytes } = batchItem(each);
    expect(bytes).toBe(Buffer.from(json).length);
  }
});
