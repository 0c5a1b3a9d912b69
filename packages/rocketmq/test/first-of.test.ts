import { expect, it } from 'vitest';
import { firstOf } from '../src/client/first-of.ts';

it('goes well when one does, or there is nothing to do', async () => {
  await firstOf([Promise.reject(new Error('a')), Promise.resolve(), new Promise(() => {})]);
  await firstOf([]);
});

it('rejects with the first failure when all have failed', async () => {
  await expect(firstOf([Promise.reject(new Error('a')), Promise.reject(new Error('b'))])).rejects.toThrow('a');
});
