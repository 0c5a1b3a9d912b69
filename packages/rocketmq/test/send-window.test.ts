import { expect, it } from 'vitest';
import { SendWindow } from '../src/client/send-window.ts';

/** Whether a promise is settled by the time all that follows from the past has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  await new Promise<void>((resolve) => void setImmediate(resolve));
  return settled;
}

it('admits up to its count, the next one when one leaves', async () => {
  const window = new SendWindow(2, 1000);
  const leaveFirst = await window.enter(1);
  await window.enter(1);
  const third = window.enter(1);
  expect(await isSettled(third)).toBe(false);
  leaveFirst();
  expect(await isSettled(third)).toBe(true);
});

it('admits up to its bytes, and something larger alone', async () => {
  const window = new SendWindow(10, 100);
  const leave = await window.enter(60);
  const large = window.enter(5000);
  expect(await isSettled(large)).toBe(false);
  leave();
  const leaveLarge = await large;
  const small = window.enter(1);
  expect(await isSettled(small)).toBe(false);
  leaveLarge();
  expect(await isSettled(small)).toBe(true);
});

it('lets nobody overtake, even where there is room', async () => {
  const window = new SendWindow(10, 100);
  const leave = await window.enter(60);
  const large = window.enter(60);
  const small = window.enter(1);
  expect(await isSettled(small)).toBe(false);
  leave();
  expect(await isSettled(Promise.all([large, small]))).toBe(true);
});

it('rejects at once when it is aborted already', async () => {
  await expect(new SendWindow(1, 1).enter(1, AbortSignal.abort('why'))).rejects.toBe('why');
});

it('takes who aborts out of the line, and admits who waited behind', async () => {
  const window = new SendWindow(10, 100);
  await window.enter(60);
  const abort = new AbortController();
  const large = expect(window.enter(60, abort.signal)).rejects.toBe('gone');
  const small = window.enter(1);
  abort.abort('gone');
  await large;
  expect(await isSettled(small)).toBe(true);
});

it('an abort after admission changes nothing', async () => {
  const window = new SendWindow(1, 100);
  const abort = new AbortController();
  const leave = await window.enter(1, abort.signal);
  const waiting = window.enter(1);
  abort.abort();
  expect(await isSettled(waiting)).toBe(false);
  leave();
  expect(await isSettled(waiting)).toBe(true);
});
