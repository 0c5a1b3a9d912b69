import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { printText } from '../../../src/dlq/letters/print-text.ts';

const streamThat = (fails: Error | null): Writable => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(fails) });
  stream.on('error', () => {});
  return stream;
};
const failure = (code: string): Error => Object.assign(new Error(`${code}: write`), { code });

test('resolves once what was written has gone, with true', async () => {
  let go = (): void => {};
  const slow = new Writable({ write: (_chunk, _encoding, done) => void (go = () => done()) });
  let printed: boolean | undefined;
  const printing = printText(slow, 'a').then((value) => (printed = value));
  await Promise.resolve();
  expect(printed).toBeUndefined();
  go();
  expect(await printing).toBe(true);
});

test('resolves with false when nobody reads any more', async () => {
  const closed = streamThat(failure('EPIPE'));
  expect(await printText(closed, 'a')).toBe(false);
  expect(await printText(closed, 'b')).toBe(false);
});

test('throws when the output cannot be written for another reason', async () => {
  await expect(printText(streamThat(failure('ENOSPC')), 'a')).rejects.toThrow(
    'Cannot write the output: ENOSPC: write.',
  );
});
