import { ConnectorError } from '@eventmesh/connector-api';
import { MemoryTarget, VirtualClock, memorySink } from '@eventmesh/connector-testkit';
import { expect, it } from 'vitest';
import { MemoryStateStore, replayDeadLetters } from '../src/index.ts';
import { letter } from './store/store-harness.ts';

it('tries each letter once, also when the replay has to start anew in the middle', async () => {
  const clock = new VirtualClock();
  const store = new MemoryStateStore();
  const event = JSON.stringify({ specversion: '1.0', id: '1', source: '/test', type: 'test' });
  await store.deadLetters.append('a', [letter('old', { event })]);
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
    (status) => (state = `${status.state} after ${status.restarts} restarts`),
  );
  await clock.advanceUntil(() => state !== undefined);
  expect(state).toBe('finished after 2 restarts');
  expect((await list('a')).map(({ message }) => message)).toEqual(['refused 1 times']);
});
