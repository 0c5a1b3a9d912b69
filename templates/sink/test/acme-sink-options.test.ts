import { expect, test } from 'vitest';
import { acmeSinkOptions } from '../src/acme-sink-options.ts';

const right = { url: 'https://acme.example.com', topic: 'orders' };

test('only what is required must be given', () => {
  expect(acmeSinkOptions.parse(right)).toEqual({ ...right, requestTimeoutMs: 10_000 });
});

test.each([
  ['url', 'ftp://acme.example.com'],
  ['url', 'https://me:secret@acme.example.com'],
  ['topic', ''],
  ['topic', '..'],
  ['topic', 'a/b'],
  ['token', 'with\nline end'],
  ['requestTimeoutMs', 0],
])('%s: %j is refused, and not repeated when it is a secret', (name, value) => {
  const { error } = acmeSinkOptions.safeParse({ ...right, [name]: value });
  expect(error?.issues).toMatchObject([{ path: [name] }]);
  expect(error?.message).not.toContain('secret@');
  expect(error?.message).not.toContain('line end');
});
