import { expect, it } from 'vitest';
import { sizesOf, sizesTable } from '../release/publish/sizes.mjs';

const tarball = (name, bytes, files, dependencies) => ({
  manifest: { name, version: '0.2.0', dependencies },
  bytes,
  files,
});

it('lists what each package costs', () => {
  expect(sizesOf([tarball('a', 10, ['package.json'], { zod: '^4.0.0' }), tarball('b', 5, [], undefined)])).toEqual([
    { name: 'a', version: '0.2.0', bytes: 10, files: 1, dependencies: 1 },
    { name: 'b', version: '0.2.0', bytes: 5, files: 0, dependencies: 0 },
  ]);
});

it('compares with the last release, and says when there was none', () => {
  const now = [
    { name: 'a', version: '0.2.0', bytes: 1_100, files: 9, dependencies: 2 },
    { name: 'b', version: '0.1.0', bytes: 500, files: 5, dependencies: 1 },
  ];
  const before = [{ name: 'a', version: '0.1.0', bytes: 1_200, files: 8, dependencies: 2 }];
  expect(sizesTable(now, before).split('\n')).toEqual([
    'PACKAGE  VERSION  BYTES        FILES   DEPENDENCIES',
    'a        0.2.0    1100 (-100)  9 (+1)  2',
    'b        0.1.0    500          5       1',
    'Together 1600 bytes (+400) against the last release.',
  ]);
  expect(sizesTable(now, [])).toContain('There was no release yet to compare with.');
});
