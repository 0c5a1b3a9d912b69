import { MemoryStateStore } from '@eventmesh/connector-runtime';
import { expect, test } from 'vitest';
import { letterPages } from '../../../src/dlq/letters/letter-pages.ts';
import { letterOf } from '../../support/dead-letters.ts';

const sizes = async (count: number, query: object, drop = false): Promise<number[]> => {
  const { deadLetters } = new MemoryStateStore();
  await deadLetters.append(
    'a',
    Array.from({ length: count }, (_, index) => letterOf(String(index))),
  );
  const found: number[] = [];
  for await (const page of letterPages(deadLetters, 'a', query)) {
    found.push(page.length);
    if (drop)
      await deadLetters.drop(
        'a',
        page.map(({ id }) => id),
      );
  }
  return found;
};

test.each([
  [0, {}, []],
  [1, {}, [1]],
  [200, {}, [100, 100]],
  [250, {}, [100, 100, 50]],
  [250, { limit: 120 }, [100, 20]],
  [250, { limit: 100 }, [100]],
  [250, { after: '0000000000000240' }, [10]],
  [250, { code: 'TOO_LARGE' }, []],
])('%i letters, %j', async (count, query, pages) => expect(await sizes(count, query)).toEqual(pages));

test('pages may be dropped on the way', async () => expect(await sizes(250, {}, true)).toEqual([100, 100, 50]));
