import { expect, test } from 'vitest';
import { FileOwners } from '../src/file-owners.ts';
import { Folder } from '../src/folder.ts';
import { findMoved, listGenerations, nextGeneration, type Generation } from '../src/generations.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

const list = (fileSystem: MemoryFileSystem, owners = new FileOwners()): Promise<readonly Generation[]> =>
  listGenerations(new Folder(fileSystem, '/logs'), 'a.log', owners);

const factsOf = (file: { ino: number; bornMs: number }): { ino: string; bornMs: number } => ({
  ino: String(file.ino),
  bornMs: file.bornMs,
});

test('lists generations, the oldest first, the followed name last', async () => {
  const fileSystem = new MemoryFileSystem();
  for (const name of ['a.log.2', 'a.log.1', 'a.log', 'b.log', 'a.log.3.gz']) fileSystem.create(name);
  expect((await list(fileSystem)).map(({ path }) => path)).toEqual(['/logs/a.log.2', '/logs/a.log.1', '/logs/a.log']);
});

test('goes by name where the file system keeps no time of birth', async () => {
  const fileSystem = new MemoryFileSystem();
  for (const name of ['a.log', 'a.log.1', 'a.log.2'])
    fileSystem.files.set(name, { ...fileSystem.create(name), bornMs: 0, modifiedMs: 5 });
  const generations = await list(fileSystem);
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
    file && nextGeneration(await list(fileSystem), factsOf(file), 'a.log')?.name;
  expect([await next(first), await next(second), await next(third), await next(fourth)]).toEqual([
    'a.log.2',
    'a.log.1',
    'a.log',
    undefined,
  ]);
  fileSystem.files.delete('a.log.2');
  expect(await next(second)).toBe('a.log.1');
});

test('takes a file for what it was begun as, whatever its name', async () => {
  const fileSystem = new MemoryFileSystem();
  const [other, moved] = ['a.log.1', 'a-1.log', 'a-2.log', 'a.log'].map((name) => fileSystem.create(name));
  const owners = new FileOwners();
  if (other && moved) {
    owners.claim(factsOf(other), 'a.log.1');
    owners.claim(factsOf(moved), 'a.log');
  }
  expect((await list(fileSystem, owners)).map(({ name }) => name)).toEqual(['a-1.log', 'a.log']);
});

test('finds a file whose number has changed', async () => {
  const fileSystem = new MemoryFileSystem();
  const file = fileSystem.create('a-1.log');
  fileSystem.rename('a-1.log', 'a-2.log');
  const folder = new Folder(fileSystem, '/logs');
  expect((await findMoved(folder, 'a-1.log', factsOf(file)))?.name).toBe('a-2.log');
  expect(await findMoved(folder, 'b-1.log', factsOf(file))).toBeUndefined();
});
