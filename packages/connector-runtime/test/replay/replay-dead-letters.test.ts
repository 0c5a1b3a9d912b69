import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { MemoryTarget, VirtualClock, memorySink } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { MemoryStateStore, replayDeadLetters, type ReplayResult } from '../../src/index.ts';
import { letter } from '../store/store-harness.ts';
import { Harness, record } from '../support/harness.ts';

const rejected = new ConnectorError('REJECTED', 'never');
const eventText = (id: string): string => JSON.stringify({ specversion: '1.0', id, source: '/test', type: 'test' });

it('tries each letter once, also when the replay has to start anew in the middle', async () => {
  const clock = new VirtualClock();
  const store = new MemoryStateStore();
  await store.deadLetters.append('a', [letter('old', { event: eventText('1') })]);
  const list = store.deadLetters.list.bind(store.deadLetters);
  let lists = 0;
  store.deadLetters.list = async (pipeline, query) => {
    lists += 1;
    if (lists > 2 && lists < 20) throw new ConnectorError('UNAVAILABLE', 'the store is away');
    return await list(pipeline, query);
  };
  const target = new MemoryTarget();
  let writes = 0;
  const answer = (): never => {
    writes += 1;
    throw new ConnectorError('REJECTED', `refused ${writes} times`);
  };
  let state: string | undefined;
  void replayDeadLetters({ name: 'a', store, sink: memorySink(target, { answer }), clock }).then(
    ({ status }) => (state = `${status.state} after ${status.restarts} restarts`),
  );
  await clock.advanceUntil(() => state !== undefined);
  expect(state).toBe('finished after 2 restarts');
  expect((await list('a')).map(({ message }) => message)).toEqual(['refused 1 times']);
});

it('holds few letters at a time: each may have an event of a megabyte', async () => {
  const { store, sink, clock } = new Harness([]);
  const letters = Array.from({ length: 1_000 }, (_, index) => letter(`old ${index}`, { event: eventText(`${index}`) }));
  await store.deadLetters.append('a', letters);
  const list = store.deadLetters.list.bind(store.deadLetters);
  const pages: number[] = [];
  store.deadLetters.list = async (pipeline, query) => {
    const page = await list(pipeline, query);
    pages.push(page.length);
    return page;
  };
  let delivered = 0;
  void replayDeadLetters({ name: 'a', store, sink, clock }).then((result) => (delivered = result.delivered));
  await clock.advanceUntil(() => delivered > 0);
  expect(delivered).toBe(1_000);
  expect(Math.max(...pages)).toBe(100);
});

it('keeps each letter until its event is delivered, whatever becomes of the store', async () => {
  const { store, sink, clock } = new Harness([], { sink: { answer: () => new Promise(() => {}) } });
  await store.deadLetters.append('a', [letter('old', { event: eventText('1') })]);
  store.isLeaseHeld = () => Promise.reject(new ConnectorError('UNAVAILABLE', 'the store is away'));
  let state: string | undefined;
  void replayDeadLetters({
    name: 'a',
    store,
    sink,
    clock,
    onStart: (pipeline) => void clock.schedule(5_000, () => void pipeline.stop({ withinMs: 0 })),
  }).then(({ status }) => (state = status.state));
  await clock.advanceUntil(() => state !== undefined);
  expect(state).toBe('stopped');
  expect((await store.deadLetters.list('a')).map(({ message }) => message)).toEqual(['old']);
});

it('does not transform again what was transformed already', async () => {
  const transform = (event: AnyCloudEvent): AnyCloudEvent[] =>
    ['x', 'y'].map((part) => createEvent({ id: event.id, source: '/t', type: `t.${part}`, data: event.data }));
  let refusing = true;
  const run = await new Harness([record('a')], {
    sink: { answer: (events) => (refusing ? events.map((_, index) => ({ index, error: rejected })) : undefined) },
    pipeline: { transforms: [transform] },
  }).start();
  await run.untilCommitted(1);
  await run.stop();
  refusing = false;
  let done = false;
  void replayDeadLetters({
    name: 'test',
    store: run.store,
    sink: run.sink,
    transforms: [transform],
    clock: run.clock,
  }).then(() => (done = true));
  await run.until(() => done);
  expect(run.target.ids).toEqual(['a.0', 'a.1']);
  expect(run.target.events.map(({ type }) => type)).toEqual(['t.x', 't.y']);
});

describe('letters of one original, through the transforms', () => {
  const keepParts = (store: MemoryStateStore, ...ids: readonly string[]): Promise<void> =>
    store.deadLetters.append(
      'a',
      ids.map((id) => letter(id, { event: eventText(id), original: eventText('whole') })),
    );
  const kept = async (store: MemoryStateStore): Promise<string[]> =>
    (await store.deadLetters.list('a', { limit: 1_000 })).map(({ message }) => message);

  it('leave when all that came of it is settled, and not before', async () => {
    const { store, clock, target } = new Harness([]);
    await keepParts(store, '0', '1');
    const transforms = [(event: AnyCloudEvent): AnyCloudEvent[] => [event, event]];
    const before: string[][] = [];
    const answer = async (): Promise<void> => {
      before.push(await kept(store));
      await new Promise<void>((resolve) => void clock.schedule(1_000, resolve));
      before.push(await kept(store));
    };
    const sink = memorySink(target, { answer, limits: { concurrentWrites: 1, maxEvents: 1 } });
    let state: string | undefined;
    void replayDeadLetters({ name: 'a', store, sink, clock, transforms, through: 'transforms' }).then(
      ({ status }) => (state = status.state),
    );
    await clock.advanceUntil(() => state !== undefined);
    expect(before).toEqual(Array.from({ length: 4 }, () => ['0', '1']));
    expect(target.ids).toEqual(['whole.0', 'whole.1']);
    expect(await kept(store)).toEqual([]);
  });

  it('leave, too, when they are read after that, however often that fails', async () => {
    const { store, sink, clock, target } = new Harness([]);
    const ids = Array.from({ length: 250 }, (_, index) => String(index));
    await keepParts(store, '0');
    await store.deadLetters.append('a', [letter('torn', { event: '{' }), letter('x', { event: eventText('x') })]);
    await keepParts(store, ...ids.slice(1));
    const drop = store.deadLetters.drop.bind(store.deadLetters);
    let drops = 0;
    store.deadLetters.drop = async (pipeline, dropped) => {
      drops += 1;
      if (drops % 3 === 0) throw new ConnectorError('UNAVAILABLE', 'the store is away');
      await drop(pipeline, dropped);
    };
    let result: ReplayResult | undefined;
    const delivery = { inFlight: { maxRecords: 1 } };
    void replayDeadLetters({ name: 'a', store, sink, clock, through: 'transforms', delivery }).then(
      (replayed) => (result = replayed),
    );
    await clock.advanceUntil(() => result !== undefined);
    expect(result).toMatchObject({ delivered: 2, wentAlong: 249, notReplayable: 1 });
    expect(target.ids).toEqual(['whole', 'x']);
    expect(await kept(store)).toEqual(['torn']);
  });

  it('stay with it when it is stopped before that is settled', async () => {
    const { store, clock, target } = new Harness([]);
    await keepParts(store, '0', '1', '2');
    let stop = (): void => {};
    const answer = (): Promise<void> => (stop(), new Promise(() => {}));
    let state: string | undefined;
    void replayDeadLetters({
      name: 'a',
      store,
      sink: memorySink(target, { answer }),
      clock,
      through: 'transforms',
      onStart: (pipeline) => (stop = () => void pipeline.stop({ withinMs: 100 })),
    }).then(({ status }) => (state = status.state));
    await clock.advanceUntil(() => state !== undefined);
    expect(state).toBe('stopped');
    expect(await kept(store)).toEqual(['0', '1', '2']);
  });
});

it('stops when its lease is lost: another one may have begun', async () => {
  const run = new Harness([]);
  const lost = new AbortController();
  const { store, clock, sink, target } = run;
  store.acquireLease = async (pipeline) => ({ pipeline, token: 1, lost: lost.signal });
  const append = (...ids: readonly string[]): Promise<void> =>
    store.deadLetters.append(
      'a',
      ids.map((id) => letter(id, { event: eventText(id) })),
    );
  await append('0', '1', '2');
  target.answers.push(() => lost.abort());
  let state: string | undefined;
  const delivery = { inFlight: { maxRecords: 1 } };
  void replayDeadLetters({ name: 'a', store, sink, clock, delivery }).then(({ status }) => (state = status.state));
  await run.until(() => state !== undefined);
  expect(state).toBe('stopped');
  expect(target.ids).toEqual(['0']);
});

it('sends nothing more once its lease is lost, however much is in flight', async () => {
  const run = new Harness([]);
  const lost = new AbortController();
  const { store, clock, target, logger } = run;
  store.acquireLease = async (pipeline) => ({ pipeline, token: 1, lost: lost.signal });
  const ids = Array.from({ length: 20 }, (_, index) => String(index));
  await store.deadLetters.append(
    'a',
    ids.map((id) => letter(id, { event: eventText(id) })),
  );
  let writes = 0;
  const answer = async (): Promise<void> => {
    writes += 1;
    await new Promise<void>((resolve) => void clock.schedule(100, resolve));
    if (writes === 2) lost.abort(new ConnectorError('CONFLICT', 'not renewed'));
  };
  const sink = memorySink(target, { answer, limits: { concurrentWrites: 1, maxEvents: 1 } });
  let ended = false;
  void replayDeadLetters({ name: 'a', store, sink, clock, logger }).then(() => (ended = true));
  await run.until(() => ended);
  expect(writes).toBeLessThanOrEqual(3);
  expect(logger.lines).toContainEqual(
    expect.objectContaining({ message: 'the replay ends: its lease is lost', fields: { reason: 'not renewed' } }),
  );
});

it('tells how it ended, also when its lease cannot be given back', async () => {
  const { store, sink, clock, logger } = new Harness([]);
  await store.deadLetters.append('a', [letter('old', { event: eventText('1') })]);
  store.releaseLease = async () => {
    throw new ConnectorError('UNAVAILABLE', 'the store is away');
  };
  const replaying = replayDeadLetters({ name: 'a', store, sink, clock, logger });
  let done = false;
  void replaying.finally(() => (done = true)).catch(() => {});
  await clock.advanceUntil(() => done);
  expect(await replaying).toMatchObject({ status: { state: 'finished' }, delivered: 1 });
  expect(logger.lines).toContainEqual(
    expect.objectContaining({ message: 'the lease was not given back', fields: { reason: 'the store is away' } }),
  );
});
