import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeText, keyOfName, unescapeText } from '../src/store-text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\\', '"', '\u0000', '\ud800', '\udc00x\ud800', '\\sha256:'),
);

it('any text comes back as it was, and is nothing that PostgreSQL does not take', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const escaped = escapeText(text);
      expect(unescapeText(escaped)).toBe(text);
      expect(escaped).not.toContain('\u0000');
      expect(Buffer.from(escaped).toString()).toBe(escaped);
    }),
  );
});

it('a name that people choose is its own key', () => {
  expect(keyOfName('orders-to-archive/ü')).toBe('orders-to-archive/ü');
});

it('keys of long names are short, and different from each other and from all short ones', () => {
  const [one, other] = [keyOfName('😀'.repeat(2_000)), keyOfName(`${'😀'.repeat(1_999)}a`)];
  expect(one).not.toBe(other);
  for (const key of [one, other]) {
    expect(Buffer.byteLength(key)).toBeLessThan(100);
    expect(keyOfName(key)).not.toBe(key);
  }
});
