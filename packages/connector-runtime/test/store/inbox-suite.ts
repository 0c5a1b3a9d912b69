import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewStoredRecord, StoredRecord } from '../../src/index.ts';
import { openBeforeEach, type StorePlace } from './store-harness.ts';

const roomy = { maxRecords: 1_000, maxBytes: 10_000_000 };

/** What every state store promises of its inbox. */
export function inboxSuite(name: string, makePlace: () => Promise<StorePlace>): void {
  const opened = openBeforeEach(makePlace);
  const list = async (pipeline: string, limit = {}): Promise<readonly StoredRecord[]> =>
    await opened.store.inbox.list(pipeline, { ...roomy, ...limit });
  const eventsOf = async (pipeline: string, limit = {}): Promise<string[]> =>
    (await list(pipeline, limit)).map(({ event }) => event);
  const append = async (pipeline: string, ...events: string[]): Promise<void> =>
    await opened.store.inbox.append(
      pipeline,
      events.map((event) => ({ event })),
    );

  describe(`${name}, inbox`, () => {
    it('gives records in the order in which they came, each with what it came with, also over a restart', async () => {
      const records: NewStoredRecord[] = [
        { event: '{"id":"1"}', partition: 'p/0', position: { offset: 7 } },
        { event: '{"id":"2",\n "data": 12345678901234567890}' },
      ];
      await opened.store.inbox.append('a', records);
      await append('a', '3');
      expect(await list('a')).toMatchObject([...records, { event: '3' }]);
      await opened.restart();
      expect(await list('a')).toMatchObject([...records, { event: '3' }]);
    });

    it('lists only what is behind an id, so many at most, so many bytes at most, and one at least', async () => {
      const events = ['1', '2', '3', '4'].map((digit) => digit.repeat(1_000));
      await append('a', ...events);
      const [first] = await list('a');
      const after = first?.id ?? '';
      expect(await eventsOf('a', { after })).toEqual(events.slice(1));
      expect(await eventsOf('a', { after, maxRecords: 2 })).toEqual(events.slice(1, 3));
      expect(await eventsOf('a', { maxBytes: 2_500 })).toEqual(events.slice(0, 2));
      expect(await eventsOf('a', { maxBytes: 1 })).toEqual(events.slice(0, 1));
    });

    it('lists all there is where hardly any limit is set', async () => {
      await append('a', '1', '2', '3');
      for (const limit of [2 ** 31 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER])
        expect(await eventsOf('a', { maxRecords: limit, maxBytes: limit })).toEqual(['1', '2', '3']);
    });

    it('removes what it is told to, once, and passes over what is not there', async () => {
      await append('a', '1', '2', '3');
      const [first, second] = await list('a');
      const ids = [first?.id ?? '', second?.id ?? ''];
      await opened.store.inbox.remove('a', ids);
      await opened.store.inbox.remove('a', ids);
      await opened.store.inbox.remove('a', []);
      expect(await eventsOf('a')).toEqual(['3']);
      expect(await opened.store.inbox.size('a')).toMatchObject({ records: 1 });
      await opened.restart();
      expect(await eventsOf('a')).toEqual(['3']);
      expect(await opened.store.inbox.size('a')).toMatchObject({ records: 1 });
    });

    it('never gives an id out again, nor a lower one: also when all was removed before a restart', async () => {
      await append('a', '1', '2');
      const before = await list('a');
      await opened.store.inbox.remove(
        'a',
        before.map(({ id }) => id),
      );
      await opened.restart();
      await append('a', '3');
      const last = before.at(-1)?.id ?? '';
      expect(await eventsOf('a', { after: last })).toEqual(['3']);
      expect((await list('a'))[0]?.id ?? '').toSatisfy((id: string) => id > last);
    });

    it('tells how much waits, in records and bytes', async () => {
      expect(await opened.store.inbox.size('a')).toEqual({ records: 0, bytes: 0 });
      await append('a', 'x'.repeat(100), 'ü'.repeat(100));
      const listed = await list('a');
      const bytes = listed.reduce((sum, record) => sum + record.bytes, 0);
      expect(bytes).toBeGreaterThanOrEqual(300);
      expect(await opened.store.inbox.size('a')).toEqual({ records: 2, bytes });
      await opened.restart();
      expect(await opened.store.inbox.size('a')).toEqual({ records: 2, bytes });
    });

    it('keeps pipelines apart', async () => {
      for (const pipeline of ['a', 'a/b', 'a0', '']) await append(pipeline, `of ${pipeline}`);
      for (const pipeline of ['a', 'a/b', 'a0', '']) expect(await eventsOf(pipeline)).toEqual([`of ${pipeline}`]);
      expect(await opened.store.inbox.size('a')).toMatchObject({ records: 1 });
      const ids = (await Promise.all(['a', 'a/b', 'a0', ''].map((pipeline) => list(pipeline))))
        .flat()
        .map(({ id }) => id);
      await opened.store.inbox.remove('a', ids);
      expect(await eventsOf('a')).toEqual([]);
      for (const pipeline of ['a/b', 'a0', '']) expect(await eventsOf(pipeline)).toEqual([`of ${pipeline}`]);
    });

    it('shows nothing below what it has shown, while several append', async () => {
      const appending = Array.from({ length: 20 }, (_, index) => append('a', `${index}-1`, `${index}-2`));
      const shown: string[] = [];
      let after: string | undefined;
      const look = async (): Promise<void> => {
        const records = await list('a', after === undefined ? {} : { after });
        shown.push(...records.map(({ event }) => event));
        after = records.at(-1)?.id ?? after;
      };
      for (let looks = 0; looks < 5; looks += 1) await look();
      await Promise.all(appending);
      await look();
      expect(shown).toHaveLength(40);
      expect(shown.filter((event) => event.endsWith('-1'))).toHaveLength(20);
    });

    it('takes any name, partition and position', async () => {
      const text = fc.string({ unit: 'binary' });
      const record = fc.record({ event: fc.json(), partition: text, position: fc.option(fc.integer()) });
      let pipelines = 0;
      await fc.assert(
        fc.asyncProperty(text, fc.array(record, { minLength: 1, maxLength: 5 }), async (prefix, records) => {
          const pipeline = `${prefix}#${(pipelines += 1)}`;
          await opened.store.inbox.append(pipeline, records);
          expect(await list(pipeline)).toMatchObject(records);
        }),
        { numRuns: 50 },
      );
    });
  });
}
