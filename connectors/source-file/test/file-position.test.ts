import { expect, test } from 'vitest';
import { parsePosition } from '../src/file-position.ts';
import { hashHead, mintFileId } from '../src/fingerprint.ts';

const file = {
  id: 'f00d',
  ino: '18446744073709551615',
  dev: '1',
  bornMs: 5.25,
  truncations: 0,
  head: { bytes: 2, hash: 'x' },
};

test('reads a position back', () => {
  expect(parsePosition({ offset: 5, file }, 'a.log')).toEqual({ offset: 5, file });
});

test.each([[null], [5], [{ offset: -1, file }], [{ offset: 5 }]])('refuses %j in words', (value) => {
  expect(() => parsePosition(value, 'a.log')).toThrow(
    expect.objectContaining({ code: 'UNSUPPORTED', message: expect.stringContaining("'a.log'") }),
  );
});

test('makes the id of a file of inode, birth, truncations and first line only', () => {
  const id = mintFileId(file, 0, Buffer.from('one\ntwo'));
  expect(mintFileId(file, 0, Buffer.from('one\nthree'))).toBe(id);
  const others = [
    mintFileId({ ...file, ino: '2' }, 0, Buffer.from('one\n')),
    mintFileId({ ...file, bornMs: 6 }, 0, Buffer.from('one\n')),
  ];
  others.push(mintFileId(file, 1, Buffer.from('one\n')), mintFileId(file, 0, Buffer.from('two\n')));
  expect(new Set([id, ...others]).size).toBe(5);
  expect(hashHead(Buffer.from('a'))).toMatch(/^[0-9a-f]{16}$/);
});
