import { describe, expect, it } from 'vitest';
import type { DeadLetter, DeadLetterQuery } from '../../src/index.ts';
import { letter, openBeforeEach, type StorePlace } from './store-harness.ts';

const messagesOf = (letters: readonly DeadLetter[]): string[] => letters.map(({ message }) => message);
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

/** What every state store promises of dead letters. */
export function deadLetterSuite(name: string, makePlace: () => Promise<StorePlace>): void {
  const opened = openBeforeEach(makePlace);
  const append = (...messages: readonly string[]): Promise<void> =>
    opened.store.deadLetters.append(
      'a',
      messages.map((message) => letter(message)),
    );
  const list = (query?: DeadLetterQuery): Promise<readonly DeadLetter[]> => opened.store.deadLetters.list('a', query);

  describe(`${name}, dead letters`, () => {
    it('keeps every field of a letter', async () => {
      const full = letter('refused', {
        connectorVersion: '1.2.3',
        original: '{"id":"0"}',
        replays: 2,
        partition: 'p/1',
        position: { offset: 7, of: ['ü', null] },
        event: '{"id":"1"}',
        body: 'AP8=',
        facts: { topic: 'orders' },
      });
      await opened.store.deadLetters.append('a', [full]);
      await opened.restart();
      const [kept] = await list();
      expect(kept).toEqual({ ...full, pipeline: 'a', id: kept?.id });
      expect(await opened.store.deadLetters.read('a', String(kept?.id))).toEqual(kept);
    });

    it('lists the oldest first, with ids that ascend, also over restarts and after drops', async () => {
      await append('0', '1');
      await opened.restart();
      await append('2');
      const before = await list();
      await opened.store.deadLetters.drop(
        'a',
        before.map(({ id }) => id),
      );
      await opened.restart();
      await append('3', '4');
      const all = [...before, ...(await list())];
      expect(messagesOf(all)).toEqual(['0', '1', '2', '3', '4']);
      const ids = all.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].toSorted());
    });

    it('gives each of many that are appended side by side an id of its own', async () => {
      await Promise.all(numbered(30).map((message) => append(message, message)));
      const letters = await list({ limit: 1000 });
      expect(new Set(letters.map(({ id }) => id)).size).toBe(60);
      expect(messagesOf(letters).filter((_, index) => index % 2 === 0)).toEqual(
        messagesOf(letters).filter((_, index) => index % 2 === 1),
      );
    });

    it('lists page by page', async () => {
      await append(...numbered(250));
      const pages: string[][] = [];
      let after: string | undefined;
      for (;;) {
        const page = await list({ limit: 60, ...(after === undefined ? {} : { after }) });
        if (page.length === 0) break;
        pages.push(messagesOf(page));
        after = page.at(-1)?.id;
      }
      expect(pages.map(({ length }) => length)).toEqual([60, 60, 60, 60, 10]);
      expect(pages.flat()).toEqual(numbered(250));
      expect(messagesOf(await list())).toEqual(numbered(100));
      expect(await list({ limit: 0 })).toEqual([]);
    });

    it('lists so many bytes at most, and one at least', async () => {
      const letters = ['0', '1', '2', '3'].map((message) => letter(message, { event: 'x'.repeat(10_000) }));
      await opened.store.deadLetters.append('a', letters);
      expect(messagesOf(await list({ maxBytes: 25_000 }))).toEqual(['0', '1']);
      expect(messagesOf(await list({ maxBytes: 1 }))).toEqual(['0']);
      const after = String((await list({ limit: 1 })).at(-1)?.id);
      expect(messagesOf(await list({ after, maxBytes: 25_000, code: 'REJECTED' }))).toEqual(['1', '2']);
      expect(messagesOf(await list({ maxBytes: Number.MAX_SAFE_INTEGER, limit: 3 }))).toEqual(['0', '1', '2']);
      expect(await list({ maxBytes: 1, code: 'TOO_LARGE' })).toEqual([]);
    });

    it('lists a few bytes of many letters that do not match', async () => {
      const letters = numbered(60).map((message, index) =>
        letter(message, { event: 'x'.repeat(1_000), code: index % 25 === 24 ? 'TOO_LARGE' : 'REJECTED' }),
      );
      await opened.store.deadLetters.append('a', letters);
      expect(messagesOf(await list({ code: 'TOO_LARGE', maxBytes: 5_000 }))).toEqual(['24', '49']);
      expect(messagesOf(await list({ code: 'TOO_LARGE', maxBytes: 1_000 }))).toEqual(['24']);
    });

    it('lists those whose last failure is in a time', async () => {
      const at = (hour: number): string => `2026-01-01T0${hour}:00:00.000Z`;
      const letters = numbered(5).map((message, hour) => letter(message, { lastFailureAt: at(hour) }));
      await opened.store.deadLetters.append('a', letters);
      const between = { since: Date.parse(at(1)), until: Date.parse(at(3)) };
      expect(messagesOf(await list(between))).toEqual(['1', '2']);
      expect(messagesOf(await list({ since: Date.parse(at(3)) }))).toEqual(['3', '4']);
      expect(messagesOf(await list({ until: Date.parse(at(1)) }))).toEqual(['0']);
    });

    it('counts those of each pipeline', async () => {
      expect(await opened.store.deadLetters.count()).toEqual([]);
      await opened.store.deadLetters.append('b/ü', [letter('0')]);
      await append('0', '1', '2');
      await opened.store.deadLetters.append('gone', [letter('0')]);
      const [gone] = await opened.store.deadLetters.list('gone');
      await opened.store.deadLetters.drop('gone', [String(gone?.id)]);
      await opened.restart();
      expect(await opened.store.deadLetters.count()).toEqual([
        { pipeline: 'a', count: 3 },
        { pipeline: 'b/ü', count: 1 },
      ]);
    });

    it('lists those of one code, however far apart they are', async () => {
      const letters = numbered(450).map((message, index) =>
        letter(message, { code: index % 200 === 199 ? 'TOO_LARGE' : 'REJECTED' }),
      );
      await opened.store.deadLetters.append('a', letters);
      expect(messagesOf(await list({ code: 'TOO_LARGE' }))).toEqual(['199', '399']);
      expect(messagesOf(await list({ code: 'TOO_LARGE', limit: 1 }))).toEqual(['199']);
      expect(await list({ code: 'UNREADABLE' })).toEqual([]);
    });

    it('drops those that are named and passes over ids that do not exist', async () => {
      await append('0', '1', '2');
      const [first, , last] = await list();
      await opened.store.deadLetters.drop('a', [String(last?.id), 'none', String(first?.id)]);
      await opened.store.deadLetters.drop('a', []);
      await opened.store.deadLetters.drop('none', [String(first?.id)]);
      expect(messagesOf(await list())).toEqual(['1']);
      expect(await opened.store.deadLetters.read('a', String(first?.id))).toBeUndefined();
    });

    it('keeps pipelines apart whose names begin alike', async () => {
      const names = ['a', 'a/', 'a/b', 'a0', 'a:replay', ''];
      for (const name of names) await opened.store.deadLetters.append(name, [letter(name)]);
      for (const name of names) expect(messagesOf(await opened.store.deadLetters.list(name))).toEqual([name]);
    });
  });
}
