import { ConnectorError } from '@eventmesh/connector-api';
import { expect, test } from 'vitest';
import { Keeper } from '../src/client/keeper.ts';

const { signal } = new AbortController();

class Session {
  lost: ConnectorError | undefined;
  closed = false;
  async close(): Promise<void> {
    this.closed = true;
  }
}

test('gives the one that lives, and opens one at a time', async () => {
  let opened = 0;
  const keeper = new Keeper('Cannot work', async () => {
    opened += 1;
    return new Session();
  });
  const [one, other] = await Promise.all([keeper.live(signal), keeper.live(signal)]);
  expect(other).toBe(one);
  expect(opened).toBe(1);
  one.lost = new ConnectorError('UNAVAILABLE', 'gone');
  expect(keeper.current).toBeUndefined();
  expect(await keeper.live(signal)).not.toBe(one);
});

test('after a failure it is tried again when it is asked for again', async () => {
  const answers = [Promise.reject(new Error('no')), Promise.resolve(new Session())];
  const keeper = new Keeper('Cannot work', () => answers.shift() as Promise<Session>);
  await expect(keeper.live(signal)).rejects.toThrow('no');
  expect(await keeper.live(signal)).toBeInstanceOf(Session);
});

test('closed while it opens, what comes of that is closed as well', async () => {
  const session = new Session();
  let open: (session: Session) => void = () => {};
  const keeper = new Keeper('Cannot work', () => new Promise<Session>((resolve) => (open = resolve)));
  const opening = keeper.live(signal);
  const closing = keeper.close();
  open(session);
  await expect(opening).rejects.toMatchObject({ code: 'UNAVAILABLE', message: 'Cannot work: it is closed.' });
  await closing;
  expect(session.closed).toBe(true);
  await expect(keeper.live(signal)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
