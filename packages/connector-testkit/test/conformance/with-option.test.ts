import { expect, it } from 'vitest';
import { optionAt, withOption } from '../../src/conformance/any/with-option.ts';

const options = { path: '/a', rotate: { maxBytes: 1, everyMs: 2 }, tls: false } as const;

it('puts an option in, takes one out, and leaves the others and the given map alone', () => {
  const before = structuredClone(options);
  expect(withOption(options, ['path'], 5)).toEqual({ ...options, path: 5 });
  expect(withOption(options, ['rotate', 'maxBytes'], undefined)).toEqual({ ...options, rotate: { everyMs: 2 } });
  expect(withOption(options, ['tls', 'ca'], 'pem')).toEqual({ ...options, tls: { ca: 'pem' } });
  expect(options).toEqual(before);
});

it('finds an option, or none', () => {
  expect(optionAt(options, ['rotate', 'everyMs'])).toBe(2);
  expect(optionAt(options, ['tls', 'ca'])).toBeUndefined();
});
