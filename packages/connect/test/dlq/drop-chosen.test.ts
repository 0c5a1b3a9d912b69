import { ConnectorError } from '@eventmesh/connector-api';
import { MemoryStateStore, replayDeadLetters } from '@eventmesh/connector-runtime';
import { MemoryTarget, memorySink } from '@eventmesh/connector-testkit';
import { beforeEach, expect, test } from 'vitest';
import { dropChosen } from '../../src/dlq/drop-chosen.ts';
import { LettersUnavailableError } from '../../src/dlq/letters-unavailable-error.ts';
import type { OpenLetters } from '../../src/dlq/with-letters.ts';
import { exitCodeOf } from '../../src/exit-codes.ts';
import { letterOf } from '../support/dead-letters.ts';

const all = { pipeline: 'orders', ids: [], filter: {} };
let store: MemoryStateStore;
let letters: OpenLetters;

beforeEach(async () => {
  store = new MemoryStateStore();
  letters = {
    file: 'pipelines.yaml',
    config: { pipelines: [], secrets: [] } as unknown as OpenLetters['config'],
    store,
    redact: (text) => text,
  };
  await store.deadLetters.append(
    'orders',
    Array.from({ length: 250 }, (_, index) => letterOf(String(index))),
  );
});

const failureOf = async (dropping: Promise<unknown>): Promise<{ readonly message: string; readonly code: number }> => {
  const thrown = await dropping.catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(LettersUnavailableError);
  return { message: (thrown as Error).message, code: exitCodeOf(thrown) };
};

test('drops nothing while a replay is at work, which would bring back what is refused', async () => {
  let failure: { readonly message: string; readonly code: number } | undefined;
  const refused = new ConnectorError('REJECTED', 'no');
  const answer = async (events: readonly unknown[]): Promise<{ index: number; error: ConnectorError }[]> => {
    failure ??= await failureOf(dropChosen(letters, all, true));
    return events.map((_, index) => ({ index, error: refused }));
  };
  const { keptAgain } = await replayDeadLetters({
    name: 'orders',
    store,
    sink: memorySink(new MemoryTarget(), { answer }),
  });
  expect(keptAgain).toBe(250);
  expect(failure).toEqual({
    code: 3,
    message: expect.stringMatching(/^A replay of dead letters of pipeline 'orders' is at work.* Nothing was sent or/),
  });
  expect(await dropChosen(letters, all, true)).toBe(250);
  expect(await store.deadLetters.count()).toEqual([]);
});

test('does not touch them without yes, not even their lease', async () => {
  const lease = await store.acquireLease('orders:replay');
  await expect(dropChosen(letters, all, false)).rejects.toThrow('This drops 250 dead letters');
  await store.releaseLease(lease);
  expect(await store.deadLetters.count()).toEqual([{ pipeline: 'orders', count: 250 }]);
});

test('says how many are gone when the store fails on the way', async () => {
  const drop = store.deadLetters.drop.bind(store.deadLetters);
  let drops = 0;
  store.deadLetters.drop = async (pipeline, ids) => {
    drops += 1;
    if (drops === 2) throw new ConnectorError('UNAVAILABLE', 'The database is away.');
    await drop(pipeline, ids);
  };
  expect(await failureOf(dropChosen(letters, all, true))).toEqual({
    code: 3,
    message: "The database is away. Dropped by then: 100 dead letters of pipeline 'orders', and perhaps some more.",
  });
  expect(await dropChosen(letters, all, true)).toBe(150);
});
