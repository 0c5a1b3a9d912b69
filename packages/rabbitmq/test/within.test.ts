import { expect, test } from 'vitest';
import { within } from '../src/client/within.ts';

const never = new Promise<string>(() => {});
const ended = (why: string): Error => new Error(why);

test('ends as the work does', async () => {
  await expect(within(Promise.resolve('done'), { ms: 10_000, ended })).resolves.toBe('done');
  await expect(within(Promise.reject(new Error('no')), { ms: 10_000, ended })).rejects.toThrow('no');
});

test('ends at the deadline, and on abort, also one that came before', async () => {
  await expect(within(never, { ms: 1, ended })).rejects.toThrow('late');
  const abort = new AbortController();
  const waiting = within(never, { ms: 10_000, signal: abort.signal, ended });
  abort.abort();
  await expect(waiting).rejects.toThrow('aborted');
  await expect(within(never, { ms: 10_000, signal: abort.signal, ended })).rejects.toThrow('aborted');
});
