import { ConnectorError, type WriteFailure } from '@eventmesh/connector-api';
import { MemoryTarget, memorySink, type MemorySinkOptions } from '@eventmesh/connector-testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { isLeaseHeldError, replayDeadLetters, type StateStore } from '../../src/index.ts';
import { letter, openBeforeEach, type StorePlace } from './store-harness.ts';

const eventOf = (id: string): string => JSON.stringify({ specversion: '1.0', id, source: '/test', type: 'test' });

/** What `replayDeadLetters` promises over every state store. */
export function replaySuite(name: string, makePlace: () => Promise<StorePlace>): void {
  const opened = openBeforeEach(makePlace);
  let target: MemoryTarget;
  beforeEach(() => void (target = new MemoryTarget()));
  const keep = (...ids: readonly string[]): Promise<void> =>
    opened.store.deadLetters.append(
      'a',
      ids.map((id) => letter(`old ${id}`, { event: eventOf(id), partition: 'p' })),
    );
  const kept = async (): Promise<string[]> => (await opened.store.deadLetters.list('a')).map(({ message }) => message);
  const replay = async (sink: MemorySinkOptions = {}, ids?: readonly string[]): Promise<string> => {
    const chosen = ids === undefined ? {} : { ids };
    const { status } = await replayDeadLetters({
      name: 'a',
      store: opened.store,
      sink: memorySink(target, sink),
      ...chosen,
    });
    return status.state;
  };

  describe(`${name}, replay`, () => {
    it('delivers letters in order and removes them', async () => {
      const ids = Array.from({ length: 1_200 }, (_, index) => String(index));
      await keep(...ids);
      expect(await replay()).toBe('finished');
      expect(target.ids).toEqual(ids);
      expect(await kept()).toEqual([]);
    });

    it('keeps what fails again as a new letter of the same pipeline', async () => {
      await keep('0', '1', '2');
      const refused = new ConnectorError('REJECTED', 'still refused');
      const answer: MemorySinkOptions['answer'] = (events) =>
        events.flatMap(({ id }, index): WriteFailure[] => (id === '1' ? [{ index, error: refused }] : []));
      expect(await replay({ answer })).toBe('finished');
      expect(target.ids).toEqual(['0', '2']);
      expect(await kept()).toEqual(['still refused']);
      expect(await opened.store.deadLetters.list('a:replay')).toEqual([]);
    });

    it('replays those that are chosen', async () => {
      await keep('0', '1', '2');
      const [, second] = await opened.store.deadLetters.list('a');
      expect(await replay({}, [String(second?.id), 'none'])).toBe('finished');
      expect(target.ids).toEqual(['1']);
      expect(await kept()).toEqual(['old 0', 'old 2']);
    });

    it('keeps letters without an event, and those whose event cannot be read, and delivers their neighbours', async () => {
      await keep('0');
      await opened.store.deadLetters.append('a', [
        letter('unreadable', { body: 'AP8=' }),
        letter('torn', { event: '{"id' }),
      ]);
      await keep('1');
      expect(await replay()).toBe('finished');
      expect(target.ids).toEqual(['0', '1']);
      expect(await kept()).toEqual(['unreadable', 'torn']);
    });

    it('leaves letters alone that arrive meanwhile', async () => {
      await keep('0', '1');
      let arriving: Promise<void> | undefined;
      expect(await replay({ answer: () => (arriving ??= keep('late')) })).toBe('finished');
      expect(target.ids).toEqual(['0', '1']);
      expect(await kept()).toEqual(['old late']);
    });

    it('refuses a second replay of the same letters at the same time, which would deliver each twice', async () => {
      await keep('0');
      let second: Promise<unknown> | undefined;
      expect(await replay({ answer: () => void (second ??= replay().catch((refused: unknown) => refused)) })).toBe(
        'finished',
      );
      expect(await second).toSatisfy(isLeaseHeldError);
      expect(target.ids).toEqual(['0']);
    });

    it('loses none when the process dies before letters are removed', async () => {
      await keep('0', '1');
      let dying = (): void => {};
      const dead = new Promise<void>((resolve) => (dying = resolve));
      const { deadLetters } = opened.store;
      const drop = (): Promise<void> => (dying(), new Promise(() => {}));
      const dyingStore: StateStore = {
        acquireLease: async (pipeline) => ({ pipeline, token: 1, lost: new AbortController().signal }),
        releaseLease: (lease) => opened.store.releaseLease(lease),
        readCheckpoints: (pipeline) => opened.store.readCheckpoints(pipeline),
        writeCheckpoints: (lease, positions) => opened.store.writeCheckpoints(lease, positions),
        close: async () => {},
        deadLetters: {
          append: (pipeline, letters) => deadLetters.append(pipeline, letters),
          list: (pipeline, query) => deadLetters.list(pipeline, query),
          read: (pipeline, id) => deadLetters.read(pipeline, id),
          count: () => deadLetters.count(),
          drop,
        },
      };
      void replayDeadLetters({ name: 'a', store: dyingStore, sink: memorySink(target) });
      await dead;
      expect(await kept()).toEqual(['old 0', 'old 1']);
      expect(await replay()).toBe('finished');
      expect(target.ids).toEqual(['0', '1', '0', '1']);
      expect(await kept()).toEqual([]);
    });
  });
}
