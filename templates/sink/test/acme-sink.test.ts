import { createEvent } from '@eventmesh/event-formats';
import { expect, test } from 'vitest';
import type { AcmeMessage } from '../src/acme-connection.ts';
import { AcmeSink } from '../src/acme-sink.ts';

const { signal } = new AbortController();
const events = ['1', '2'].map((id) => createEvent({ id, source: '/shop', type: 'order' }));

/** A sink with a connection that only notes what it is asked. */
function sinkThatNotes() {
  const asked: (readonly AcmeMessage[] | string)[] = [];
  const sink = new AcmeSink({
    check: async () => void asked.push('check'),
    append: async (messages) => void asked.push(messages),
    close: () => void asked.push('close'),
  });
  return { sink, asked };
}

test('a batch is one request, in its order', async () => {
  const { sink, asked } = sinkThatNotes();
  await sink.open(signal);
  await sink.write(events, signal);
  await sink.close();
  const bodies = (asked[1] as readonly AcmeMessage[]).map(({ body }) => JSON.parse(body) as unknown);
  expect(asked).toEqual(['check', expect.anything(), 'close']);
  expect(bodies).toMatchObject([{ id: '1' }, { id: '2' }]);
});

test('an empty batch asks for nothing', async () => {
  const { sink, asked } = sinkThatNotes();
  await sink.write([], signal);
  expect(asked).toEqual([]);
});
