import { expect, it } from 'vitest';
import { decodeUtf8 } from '../src/index.ts';

it.each(['', 'a', 'ü€😀', '\uFEFFa', '\u0000'])('decodes %j to what it was', (text) => {
  expect(decodeUtf8(Buffer.from(text))).toBe(text);
  expect(decodeUtf8(Buffer.from(`-${text}-`).subarray(1, -1))).toBe(text);
});

it.each(['ff', 'c0a0', 'eda080', 'e282', 'f4908080'])(
  'tells that %s is not UTF-8, and decodes the next as ever',
  (hex) => {
    expect(decodeUtf8(Buffer.from(hex, 'hex'))).toBeUndefined();
    expect(decodeUtf8(Buffer.from('a'))).toBe('a');
  },
);
