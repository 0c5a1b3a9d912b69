import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { openValue, sealValue, sizeOfValue } from '../../src/store/checked-value.ts';

const anyText = fc.string({ unit: 'binary' });

it('gives a value back as it was put in', () => {
  fc.assert(
    fc.property(anyText, anyText, (key, text) => {
      const value = openValue(key, sealValue(key, text));
      expect(value).toBe(text);
      expect(sizeOfValue(value)).toBe(Buffer.byteLength(text));
    }),
  );
});

it('knows that a bit of it has flipped, and gives its bytes as they are', () => {
  fc.assert(
    fc.property(anyText, anyText, fc.nat(), (key, text, place) => {
      const sealed = sealValue(key, text);
      const bit = place % (sealed.length * 8);
      sealed.writeUInt8(sealed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const value = openValue(key, sealed);
      expect(value).toEqual({ damaged: sealed.subarray(4) });
      expect(sizeOfValue(value)).toBe(sealed.length - 4);
    }),
  );
});

it('knows a value that was put in under another key, and one that is cut off', () => {
  expect(openValue('dead-letter/b/1', sealValue('dead-letter/a/1', 'text'))).toHaveProperty('damaged');
  for (const length of [0, 3, 4, 7])
    expect(openValue('a', sealValue('a', 'text').subarray(0, length))).toHaveProperty('damaged');
});
