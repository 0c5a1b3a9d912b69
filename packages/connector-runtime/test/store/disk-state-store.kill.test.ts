import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDiskStateStore } from '../../src/index.ts';
import { otherProcess } from './other-process.ts';
import { diskPlace } from './store-harness.ts';

let place: Awaited<ReturnType<typeof diskPlace>>;
beforeEach(async () => (place = await diskPlace()));
afterEach(() => place.remove());

it('killed again and again: everything acknowledged is there, and nothing is torn', async () => {
  let acknowledged = 0;
  for (let round = 1; round <= 6; round += 1) {
    const printed = await otherProcess(place.path, acknowledged + 1, round * 23);
    acknowledged = Number(printed.at(-1));
    await using store = { store: await place.open(), [Symbol.asyncDispose]: () => store.store.close() };
    const positions = [...(await store.store.readCheckpoints('a')).values()].map(Number);
    expect(positions).toHaveLength(3);
    expect(new Set(positions).size).toBe(1);
    expect(positions[0]).toBeGreaterThanOrEqual(acknowledged);
    const letters = await store.store.deadLetters.list('a', { limit: 100_000 });
    const numbers = letters.map(({ message }) => Number(message));
    // What was written and not acknowledged is written again by the next process.
    const triples = numbers.filter((_, index) => index % 3 === 0);
    expect(numbers).toEqual(triples.flatMap((number) => [number, number, number]));
    expect([...new Set(triples)].slice(0, acknowledged)).toEqual(
      Array.from({ length: acknowledged }, (_, index) => index + 1),
    );
  }
}, 120_000);

it('is refused while another process has it open, and opens once that one was killed', async () => {
  const store = await place.open();
  expect(await otherProcess(place.path, 1, 3)).toEqual(['UNAVAILABLE']);
  await store.close();
  expect((await otherProcess(place.path, 1, 3)).slice(0, 3)).toEqual(['1', '2', '3']);
  const again = await place.open();
  expect((await again.acquireLease('a')).token).toBe(2);
  await again.close();
});

it('keeps its lock when this process asks for the same folder again', async () => {
  const store = await place.open();
  const alias = join(dirname(place.path), 'alias');
  await symlink(place.path, alias);
  for (const path of [place.path, `${place.path}/../state`, alias]) {
    const refused = openDiskStateStore(path);
    await expect(refused).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining(path) });
  }
  expect(await otherProcess(place.path, 1, 3)).toEqual(['UNAVAILABLE']);
  await store.close();
});

it('takes nothing and holds nothing once it is closed', async () => {
  const store = await place.open();
  await store.close();
  await store.close();
  for (let tries = 0; tries < 2; tries += 1)
    await expect(store.deadLetters.drop('a', ['1'])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect((await otherProcess(place.path, 1, 1))[0]).toBe('1');
});

it('can be opened by one of two at the same time', async () => {
  await mkdir(place.path);
  const opened = await Promise.allSettled([place.open(), place.open()]);
  expect(opened.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  for (const each of opened) if (each.status === 'fulfilled') await each.value.close();
});
