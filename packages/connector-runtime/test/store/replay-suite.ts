import { ConnectorError, type AnyCloudEvent, type WriteFailure } from '@eventmesh/connector-api';
import { createEvent, eventBody, eventFromBody, eventWith, writeExactJsonEvent } from '@eventmesh/event-formats';
import { MemoryTarget, memorySink, type WriteAnswer } from '@eventmesh/connector-testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  isLeaseHeldError,
  replayDeadLetters,
  type DeadLetter,
  type NewDeadLetter,
  type ReplayOptions,
  type ReplayResult,
  type StateStore,
} from '../../src/index.ts';
import { letter, openBeforeEach, type StorePlace } from './store-harness.ts';

const required = { source: '/test', type: 'test' };
const textOf = (id: string): string => writeExactJsonEvent(createEvent({ id, ...required }));
const refused = new ConnectorError('REJECTED', 'still refused');
/** Refuses some events, and takes the others. */
const refuse =
  (...ids: readonly string[]): WriteAnswer =>
  (events) =>
    events.flatMap(({ id }, index): WriteFailure[] => (ids.includes(id) ? [{ index, error: refused }] : []));

/** What `replayDeadLetters` promises over every state store. */
export function replaySuite(name: string, makePlace: () => Promise<StorePlace>): void {
  const opened = openBeforeEach(makePlace);
  let target: MemoryTarget;
  beforeEach(() => void (target = new MemoryTarget()));
  const keepLetters = (...letters: readonly NewDeadLetter[]): Promise<void> =>
    opened.store.deadLetters.append('a', letters);
  const keep = (...ids: readonly string[]): Promise<void> =>
    keepLetters(...ids.map((id) => letter(`old ${id}`, { event: textOf(id), partition: 'p' })));
  const letters = async (): Promise<readonly DeadLetter[]> => await opened.store.deadLetters.list('a');
  const kept = async (): Promise<string[]> => (await letters()).map(({ message }) => message);
  const replay = (options: Partial<ReplayOptions> = {}, answer?: WriteAnswer): Promise<ReplayResult> =>
    replayDeadLetters({
      name: 'a',
      store: opened.store,
      sink: memorySink(target, answer === undefined ? {} : { answer }),
      ...options,
    });

  describe(`${name}, replay`, () => {
    it('delivers letters in order and removes them', async () => {
      const ids = Array.from({ length: 1_200 }, (_, index) => String(index));
      await keep(...ids);
      expect(await replay()).toMatchObject({
        status: { state: 'finished' },
        delivered: 1_200,
        filtered: 0,
        keptAgain: 0,
        notReplayable: 0,
        reasons: [],
      });
      expect(target.ids).toEqual(ids);
      expect(await kept()).toEqual([]);
    });

    it('keeps what fails again as a new letter of the same pipeline, with the history of the old one', async () => {
      const old = letter('old 1', {
        event: textOf('1'),
        original: textOf('first'),
        connectorVersion: '1.0.0',
        partition: 'p',
        position: { offset: 7 },
      });
      await keep('0');
      await keepLetters(old);
      await keep('2');
      const sink = { ...memorySink(target, { answer: refuse('1') }), version: '2.0.0' };
      for (const replays of [1, 2]) {
        expect(await replay({ sink })).toMatchObject({ status: { state: 'finished' }, keptAgain: 1 });
        const [again, ...others] = await letters();
        expect(others).toEqual([]);
        expect(again).toEqual({
          ...old,
          id: again?.id,
          pipeline: 'a',
          connector: 'sink-memory',
          connectorVersion: '2.0.0',
          message: 'still refused',
          lastFailureAt: again?.lastFailureAt,
          replays,
        });
        expect(Date.parse(String(again?.lastFailureAt))).toBeGreaterThan(Date.parse(old.lastFailureAt));
      }
      expect(target.ids).toEqual(['0', '2']);
      expect(await opened.store.deadLetters.list('a:replay')).toEqual([]);
    });

    it('marks events with how often they have been replayed, unless it is not to', async () => {
      const marks = (): unknown[] => target.events.map(({ replayed }) => replayed);
      await keep('0', '1');
      await replay({}, refuse('1'));
      await replay({}, refuse('1'));
      await replay();
      expect(marks()).toEqual([1, 3]);
      await keep('2');
      await replay({ mark: false });
      expect(marks()).toEqual([1, 3, undefined]);
    });

    it('gives data back byte for byte, also after they were refused again', async () => {
      const bodies = ['{"id":12345678901234567890,"2":1.0,"1":-0,"1":[ ]}', '\u{feff}{"a": 1.0\r\n}\n', '"text"'];
      const event = (body: string, index: number): AnyCloudEvent =>
        eventFromBody({ id: String(index), ...required, datacontenttype: 'application/json' }, Buffer.from(body));
      const texts = bodies.map(event).map(writeExactJsonEvent);
      await keepLetters(...texts.map((text) => letter('old', { event: text })));
      await replay({}, refuse('0', '1', '2'));
      expect((await letters()).map((each) => each.event)).toEqual(texts);
      await replay();
      expect(target.events.map((each) => eventBody(each).bytes?.toString())).toEqual(bodies);
    });

    it('replays those that are chosen', async () => {
      await keep('0', '1', '2', '3');
      const [, second, , fourth] = await letters();
      expect(await replay({ ids: [String(fourth?.id), String(second?.id), 'none'] })).toMatchObject({ delivered: 2 });
      expect(target.ids).toEqual(['1', '3']);
      expect(await kept()).toEqual(['old 0', 'old 2']);
      expect(await replay({ ids: [] })).toMatchObject({ delivered: 0 });
    });

    it('replays those with a code, and those of a time', async () => {
      const at = (hour: number): string => `2026-01-01T0${hour}:00:00.000Z`;
      const of = (id: string, changes: Partial<NewDeadLetter>): NewDeadLetter =>
        letter(`old ${id}`, { event: textOf(id), ...changes });
      await keepLetters(
        of('0', { code: 'TOO_LARGE', lastFailureAt: at(0) }),
        of('1', { lastFailureAt: at(1) }),
        of('2', { code: 'TOO_LARGE', lastFailureAt: at(2) }),
        of('3', { lastFailureAt: at(3) }),
      );
      const all = (await letters()).map(({ id }) => id);
      await replay({ code: 'TOO_LARGE', ids: all.slice(1) });
      expect(target.ids).toEqual(['2']);
      await replay({ code: 'TOO_LARGE' });
      expect(target.ids).toEqual(['2', '0']);
      await replay({ since: Date.parse(at(1)), until: Date.parse(at(3)) });
      expect(target.ids).toEqual(['2', '0', '1']);
      expect(await kept()).toEqual(['old 3']);
    });

    it('leaves letters that hold no event, says why, and delivers their neighbours', async () => {
      await keep('0');
      await keepLetters(
        letter('unreadable', { stage: 'read', body: 'AP8=' }),
        letter('torn', { event: '{"id' }),
        letter('strange', { body: 'AP8=', original: textOf('2') }),
      );
      await keep('1');
      const result = await replay();
      expect(result).toMatchObject({ status: { state: 'finished' }, delivered: 2, notReplayable: 3 });
      expect(result.reasons).toEqual([
        { reason: 'it is an item that could not become an event', count: 1 },
        { reason: 'its event cannot be read any more', count: 1 },
        { reason: expect.stringContaining("can be replayed through 'transforms'"), count: 1 },
      ]);
      expect(target.ids).toEqual(['0', '1']);
      expect(await kept()).toEqual(['unreadable', 'torn', 'strange']);
    });

    it('sends what the sink refused straight to the sink, or its original through the transforms again', async () => {
      const refusedEvent = (id: string): NewDeadLetter =>
        letter(`old ${id}`, { event: textOf(`${id}-old`), original: textOf(id) });
      const transforms = [(event: AnyCloudEvent) => eventWith(event, { id: `${event.id}-new` })];
      await keepLetters(refusedEvent('0'), letter('old 1', { stage: 'transform', event: textOf('1') }));
      await replay({ transforms });
      expect(target.ids).toEqual(['0-old', '1-new']);
      await keepLetters(refusedEvent('2'), letter('old 3', { event: textOf('3') }));
      await replay({ transforms, through: 'transforms' });
      expect(target.ids).toEqual(['0-old', '1-new', '2-new', '3-new']);
      await keepLetters(refusedEvent('4'));
      expect(await replay({ transforms: [() => undefined], through: 'transforms' })).toMatchObject({ filtered: 1 });
      expect(await kept()).toEqual([]);
    });

    it('keeps the original of what is transformed again and refused again', async () => {
      const transforms = [(event: AnyCloudEvent) => eventWith(event, { id: `${event.id}-new` })];
      await keepLetters(letter('old', { stage: 'transform', event: textOf('0') }));
      await replay({ transforms }, refuse('0-new'));
      expect(await letters()).toMatchObject([{ event: textOf('0-new'), original: textOf('0'), replays: 1 }]);
      await replay({ transforms, through: 'transforms' }, refuse('0-new'));
      expect(await letters()).toMatchObject([{ event: textOf('0-new'), original: textOf('0'), replays: 2 }]);
      await replay({ through: 'transforms' });
      expect(target.ids).toEqual(['0']);
    });

    describe('of an event that became several, through the transforms', () => {
      const split = (event: AnyCloudEvent): AnyCloudEvent[] => [event, event, event];
      const through = { transforms: [split], through: 'transforms' } as const;
      const parts = (id: string): string[] => [`${id}.0`, `${id}.1`, `${id}.2`];
      const keepParts = (id: string): Promise<void> =>
        keepLetters(
          ...parts(id).map((part) =>
            letter(`old ${part}`, { event: textOf(part), original: textOf(id), partition: 'p' }),
          ),
        );
      const all = [...parts('0'), ...parts('1')];

      it('sends it once, and removes all of its letters', async () => {
        await keepParts('0');
        await keepParts('1');
        expect(await replay(through)).toMatchObject({ delivered: 2, wentAlong: 4, keptAgain: 0 });
        expect(target.ids).toEqual(all);
        expect(await kept()).toEqual([]);
      });

      it('keeps as many letters as are refused, however often it is replayed', async () => {
        await keepParts('0');
        await keepParts('1');
        for (let replays = 1; replays <= 3; replays += 1) {
          expect(await replay(through, refuse(...all))).toMatchObject({ keptAgain: 2, wentAlong: 4 });
          const again = (await letters()).map((each) => `${each.event} ${each.replays}`);
          expect(again.toSorted()).toEqual(all.map((id) => `${textOf(id)} ${replays}`));
        }
        expect(await replay(through, refuse('0.1'))).toMatchObject({ delivered: 1, keptAgain: 1 });
        expect(target.ids.toSorted()).toEqual(all.filter((id) => id !== '0.1'));
        expect(await letters()).toMatchObject([{ event: textOf('0.1'), original: textOf('0') }]);
      });

      it('sends it when only some of its letters are chosen, and leaves the others', async () => {
        await keepParts('0');
        const [, second] = await letters();
        expect(await replay({ ...through, ids: [String(second?.id)] })).toMatchObject({ delivered: 1, wentAlong: 0 });
        expect(target.ids).toEqual(parts('0'));
        expect(await kept()).toEqual(['old 0.0', 'old 0.2']);
      });

      it('tells originals apart by all that is in them', async () => {
        const of = (data: number): string => writeExactJsonEvent(createEvent({ id: '0', ...required, data }));
        await keepLetters(letter('old 1', { original: of(1), event: of(3) }), letter('old 2', { event: of(2) }));
        expect(await replay({ through: 'transforms' })).toMatchObject({ delivered: 2, wentAlong: 0 });
        expect(target.events.map(({ data }) => data)).toEqual([1, 2]);
      });
    });

    it('does not transform again what has come of an event that has no JSON form, and keeps what is known of that', async () => {
      const facts = { original: '{"data":{"n":"10n"}}' };
      await keepLetters(letter('old', { event: textOf('0'), facts }));
      expect(await replay({ through: 'transforms' })).toMatchObject({
        notReplayable: 1,
        reasons: [{ reason: expect.stringContaining("can be replayed through 'sink'") }],
      });
      expect(await kept()).toEqual(['old']);
      await replay({}, refuse('0'));
      await replay({}, refuse('0'));
      expect(await letters()).toMatchObject([{ event: textOf('0'), facts, replays: 2 }]);
      await replay();
      expect(target.ids).toEqual(['0']);
    });

    it('leaves letters alone that arrive meanwhile', async () => {
      await keep('0', '1');
      let arriving: Promise<void> | undefined;
      // One after the other: so the late one is there before the source has come to its end.
      await replay({ delivery: { inFlight: { maxRecords: 1 } } }, () => (arriving ??= keep('late')));
      expect(target.ids).toEqual(['0', '1']);
      expect(await kept()).toEqual(['old late']);
    });

    it('can be stopped: what was not tried by then stays', async () => {
      await keep('0', '1', '2', '3');
      let stop = (): void => {};
      const result = await replay(
        {
          delivery: { inFlight: { maxRecords: 1 } },
          onStart: (pipeline) => (stop = () => void pipeline.stop()),
        },
        (events) => {
          if (events.some(({ id }) => id === '1')) stop();
        },
      );
      expect(result).toMatchObject({ status: { state: 'stopped' }, delivered: 2 });
      expect(target.ids).toEqual(['0', '1']);
      expect(await kept()).toEqual(['old 2', 'old 3']);
    });

    it('refuses a second replay of the same letters at the same time, which would deliver each twice', async () => {
      await keep('0');
      let second: Promise<unknown> | undefined;
      await replay({}, () => void (second ??= replay().catch((thrown: unknown) => thrown)));
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
        isLeaseHeld: (pipeline) => opened.store.isLeaseHeld(pipeline),
        releaseLease: (lease) => opened.store.releaseLease(lease),
        readCheckpoints: (pipeline) => opened.store.readCheckpoints(pipeline),
        writeCheckpoints: (lease, positions) => opened.store.writeCheckpoints(lease, positions),
        close: async () => {},
        inbox: opened.store.inbox,
        deadLetters: {
          append: (pipeline, added) => deadLetters.append(pipeline, added),
          list: (pipeline, query) => deadLetters.list(pipeline, query),
          read: (pipeline, id) => deadLetters.read(pipeline, id),
          count: () => deadLetters.count(),
          drop,
        },
      };
      void replay({ store: dyingStore });
      await dead;
      expect(await kept()).toEqual(['old 0', 'old 1']);
      expect(await replay()).toMatchObject({ delivered: 2 });
      expect(target.ids).toEqual(['0', '1', '0', '1']);
      expect(await kept()).toEqual([]);
    });
  });
}
