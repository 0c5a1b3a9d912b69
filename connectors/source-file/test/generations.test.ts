import { expect, test } from 'vitest';
import { listGenerations, nextGeneration } from '../src/generations.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

const factsOf = (file: { ino: number; bornMs: number }): { ino: string; bornMs: number } => ({
  ino: String(file.ino),
  bornMs: file.bornMs,
});

test('lists generations, the oldest first, the followed name last', async () => {
  const fileSystem = new MemoryFileSystem();
  for (const name of ['a.log.2', 'a.log.1', 'a.log', 'b.log', 'a.log.3.gz']) fileSystem.create(name);
  expect((await listGenerations(fileSystem, '/logs', 'a.log')).map(({ path }) => path)).toEqual([
    '/logs/a.log.2',
    '/logs/a.log.1',
    '/logs/a.log',
  ]);
});

test('goes by name where the file system keeps no time of birth', async () => {
  const fileSystem = new MemoryFileSystem();
  for (const name of ['a.log', 'a.log.1', 'a.log.2'])
    fileSystem.files.set(name, { ...fileSystem.create(name), bornMs: 0, modifiedMs: 5 });
  const generations = await listGenerations(fileSystem, '/logs', 'a.log');
  expect(generations.map(({ name }) => name)).toEqual(['a.log.2', 'a.log.1', 'a.log']);
  const gone = { ino: '99', bornMs: 0 };
  expect(nextGeneration(generations, gone, 'a.log')?.name).toBe('a.log');
});

test('finds what came after a file, also when that is gone', async () => {
  const fileSystem = new MemoryFileSystem();
  const [first, second, third, fourth] = ['a.log.3', 'a.log.2', 'a.log.1', 'a.log'].map((name) =>
    fileSystem.create(name),
  );
  const next = async (file = first): Promise<string | undefined> =>
    file && nextGeneration(await listGenerations(fileSystem, '/logs', 'a.log'), factsOf(file), 'a.log')?.name;
  expect([await next(first), await next(second), await next(third), await next(fourth)]).toEqual([
    'a.log.2',
    'a.log.1',
    'a.log',
    undefined,
  ]);
  fileSystem.files.delete('a.log.2');
  expect(await next(second)).toBe('a.log.1');
});
