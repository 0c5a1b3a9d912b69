import { expect, test } from 'vitest';
import { completeRequest, type Ask } from '../src/complete-request.ts';

const defaults = { folder: (place: string) => `here/${place}`, owner: 'someone' };

/** Gives these answers, one after the other, then ends. */
function answering(...answers: readonly string[]): { readonly ask: Ask; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    ask: async (question) => {
      asked.push(question);
      return answers[asked.length - 1];
    },
  };
}

test('asks for all that is missing', async () => {
  const { ask } = answering('sink', 'my-queue', 'there', 'me');
  const expected = { kind: 'sink', system: 'my-queue', folder: 'there', owner: 'me' };
  expect(await completeRequest({ yes: false }, defaults, ask)).toEqual(expected);
});

test('an empty answer takes what is usual', async () => {
  const { ask, asked } = answering('', '');
  const request = await completeRequest({ yes: false, kind: 'sink', system: 'my-queue' }, defaults, ask);
  expect(request).toMatchObject({ folder: 'here/sink-my-queue', owner: 'someone' });
  expect(asked).toEqual(['Into which folder (here/sink-my-queue)? ', 'Who answers for it (someone)? ']);
});

test('asks again after a wrong answer, but not for ever', async () => {
  const right = answering('sinks', ' sink ', 'My Queue', 'my-queue', '', '');
  expect(await completeRequest({ yes: false }, defaults, right.ask)).toMatchObject({
    kind: 'sink',
    system: 'my-queue',
  });
  const wrong = answering('1', '2', '3', 'sink');
  expect(await completeRequest({ yes: false }, defaults, wrong.ask)).toContain('--kind');
});

test('asks nobody who is not there', async () => {
  expect(await completeRequest({ yes: true }, defaults)).toBe('--kind source|sink is missing. See --help.');
  expect(await completeRequest({ yes: true, kind: 'sink' }, defaults)).toContain('--system');
  const complete = { yes: true, kind: 'sink', system: 'acme' } as const;
  const expected = { kind: 'sink', system: 'acme', folder: 'here/sink-acme', owner: 'someone' };
  expect(await completeRequest(complete, defaults)).toEqual(expected);
});

test('whoever ends the input in the middle made no request', async () => {
  expect(await completeRequest({ yes: false }, defaults, answering('sink').ask)).toContain('--system');
  const known = { yes: false, kind: 'sink', system: 'acme' } as const;
  await expect(completeRequest(known, defaults, answering('here').ask)).rejects.toThrow('Nothing was made');
});
