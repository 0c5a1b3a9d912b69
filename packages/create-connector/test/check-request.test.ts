import { expect, test } from 'vitest';
import { checkNames } from '../src/check-request.ts';

const right = { system: 'my-queue', owner: 'me' };

test.each(['q', 'mysql', 'my-queue', 'redis-7', 'x'.repeat(50)])('a system may be named %s', (system) => {
  expect(checkNames({ ...right, system })).toEqual([]);
});

test.each(['', 'MyQueue', '7up', 'my_queue', '-queue', 'queue-', 'my--queue', '../up', 'a b', 'x'.repeat(51)])(
  'a system may not be named %j',
  (system) => {
    expect(checkNames({ ...right, system })).toEqual([expect.stringMatching(/^--system: expected .* found /)]);
  },
);

test.each(['sink', '@me/sink-my-queue', 'a.b_c~d'])('a package may be named %s', (name) => {
  expect(checkNames({ ...right, name })).toEqual([]);
});

test.each(['', 'Sink', '@me', '@me/', '.hidden', '_private', 'a/b', 'a b', '../up', 'x'.repeat(215)])(
  'a package may not be named %j',
  (name) => {
    expect(checkNames({ ...right, name })).toEqual([expect.stringMatching(/^--name: expected .* found /)]);
  },
);

test('somebody answers for it', () => {
  expect(checkNames({ ...right, owner: ' ' })).toEqual([expect.stringContaining('--owner')]);
});
