import { createEvent } from '@eventmesh/event-formats';
import { expect, it } from 'vitest';
import { MemoryStateStore } from '../../src/index.ts';
import { deadLetterSource } from '../../src/replay/dead-letter-source.ts';
import { letter } from '../store/store-harness.ts';

it.each([
  ['all', undefined],
  ['those with ids', ['0000000000000001', '0000000000000002', '0000000000000003', '0000000000000004']],
])('reads so many bytes at a time, and one letter at least: %s', async (_what, ids) => {
  const store = new MemoryStateStore().deadLetters;
  const sizes = [1_000, 1_000, 1_000, 9_000];
  await store.append(
    'a',
    sizes.map((size, index) => letter(String(index), { event: 'x'.repeat(size) })),
  );
  const { definition, options } = deadLetterSource({
    store,
    pipeline: 'a',
    ids,
    query: {},
    upTo: '9',
    begin: () => {},
    stay: () => {},
    wentAlong: () => {},
    eventOf: ({ message }) => ({
      event: createEvent({ id: message, source: '/test', type: 'test' }),
      original: undefined,
    }),
  });
  const source = definition.create(options, {} as Parameters<typeof definition.create>[1]);
  const reads: unknown[] = [];
  for (;;) {
    const records = await source.read({ maxRecords: 100, maxBytes: 2_700 }, new AbortController().signal);
    if (records === 'end') break;
    reads.push(records.map((record) => ('event' in record ? record.event?.id : undefined)));
  }
  expect(reads).toEqual([['0', '1'], ['2'], ['3']]);
});
