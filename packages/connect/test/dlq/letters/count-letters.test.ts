import { MemoryStateStore } from '@eventmesh/connector-runtime';
import { expect, test } from 'vitest';
import { countLetters } from '../../../src/dlq/letters/count-letters.ts';
import { letterOf } from '../../support/dead-letters.ts';

test('counts what matches, and holds one page at a time, however many pipelines there are', async () => {
  const { deadLetters } = new MemoryStateStore();
  for (const name of ['a', 'b', 'c'])
    await deadLetters.append(name, [letterOf('1'), letterOf('2', { code: name === 'b' ? 'REJECTED' : 'TOO_LARGE' })]);
  await deadLetters.append('none', [letterOf('3', { code: 'INVALID_EVENT' })]);
  const list = deadLetters.list.bind(deadLetters);
  let reading = 0;
  let most = 0;
  deadLetters.list = async (pipeline, query) => {
    reading += 1;
    most = Math.max(most, reading);
    const page = await list(pipeline, query);
    reading -= 1;
    return page;
  };
  expect(await countLetters(deadLetters, ['a', 'b', 'c', 'none'], { code: 'REJECTED' })).toEqual([
    { pipeline: 'a', count: 1 },
    { pipeline: 'b', count: 2 },
    { pipeline: 'c', count: 1 },
  ]);
  expect(most).toBe(1);
});
