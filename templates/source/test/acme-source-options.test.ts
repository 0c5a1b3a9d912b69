import { expect, test } from 'vitest';
import { acmeSourceOptions } from '../src/acme-source-options.ts';

const right = { url: 'https://acme.example.com', topic: 'orders', consumerGroup: 'orders-to-mysql' };

test('only what is required must be given', () => {
  expect(acmeSourceOptions.parse(right)).toEqual({ ...right, requestTimeoutMs: 10_000 });
});

test.each([
  ['url', 'ftp://acme.example.com'],
  ['url', 'https://me:secret@acme.example.com'],
  ['topic', '..'],
  ['consumerGroup', 'a/b'],
  ['token', 'with\nline end'],
  ['requestTimeoutMs', 0],
])('%s: %j is refused, and not repeated when it is a secret', (name, value) => {
  const { error } = acmeSourceOptions.safeParse({ ...right, [name]: value });
  expect(error?.issues).toMatchObject([{ path: [name] }]);
  expect(error?.message).not.toContain('secret@');
  expect(error?.message).not.toContain('line end');
});
