import { MemoryTarget, memorySink } from '@eventmesh/connector-testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replayDeadLetters, type StateStore } from '../../src/index.ts';
import { letter, type StorePlace } from './store-harness.ts';

/** A place in which dead letters can be spoilt. */
export interface SpoilablePlace extends StorePlace {
  /** Puts another text in the place of a dead letter. The store is closed meanwhile. */
  spoil(pipeline: string, id: string, text: string): Promise<void>;
}

const textOf = (id: string): string => JSON.stringify({ specversion: '1.0', id, source: '/test', type: 'test' });

/** What every state store promises of a dead letter that cannot be read any more: nobody has to wait for it. */
export function unreadableLetterSuite(name: string, makePlace: () => Promise<SpoilablePlace>): void {
  describe(`${name}, a dead letter that cannot be read any more`, () => {
    let place: SpoilablePlace;
    let store: StateStore;
    let id: string;
    const torn = '{"stage":"wri';

    beforeEach(async () => {
      place = await makePlace();
      store = await place.open();
      const letters = ['0', '1', '2'].map((event) => letter(`old ${event}`, { event: textOf(event) }));
      await store.deadLetters.append('a', letters);
      id = String((await store.deadLetters.list('a'))[1]?.id);
      await store.close();
      await place.spoil('a', id, torn);
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    it('is listed and read with what there is of it, among its neighbours', async () => {
      const listed = await store.deadLetters.list('a');
      expect(listed.map(({ message }) => message)).toEqual(['old 0', expect.stringContaining('damaged'), 'old 2']);
      expect(listed[1]).toMatchObject({ id, pipeline: 'a', stage: 'read', code: 'UNREADABLE' });
      expect(Buffer.from(String(listed[1]?.body), 'base64').toString()).toBe(torn);
      expect(await store.deadLetters.read('a', id)).toEqual(listed[1]);
    });

    it('stays when its neighbours are replayed', async () => {
      const target = new MemoryTarget();
      const result = await replayDeadLetters({ name: 'a', store, sink: memorySink(target) });
      expect(result).toMatchObject({ delivered: 2, notReplayable: 1 });
      expect(target.ids).toEqual(['0', '2']);
      expect(await store.deadLetters.count()).toEqual([{ pipeline: 'a', count: 1 }]);
    });

    it('can be dropped', async () => {
      await store.deadLetters.drop('a', [id]);
      expect(await store.deadLetters.read('a', id)).toBeUndefined();
      expect((await store.deadLetters.list('a')).map(({ message }) => message)).toEqual(['old 0', 'old 2']);
    });
  });
}
