import { ConnectorError } from '@eventmesh/connector-api';
import { RecordingLogger, VirtualClock } from '@eventmesh/connector-testkit';
import type { MessageLease } from '@eventmesh/rocketmq';
import { expect, it, vi } from 'vitest';
import { LeaseKeeper } from '../src/lease-keeper.ts';
import { lease } from './support/deliveries.ts';

const invisibleMs = 8000;

function start() {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const renew = vi.fn<(lease: MessageLease, invisibleMs: number) => Promise<void>>().mockResolvedValue();
  return { clock, logger, renew, keeper: new LeaseKeeper({ clock, logger, invisibleMs, renew }) };
}

it('renews a lease at half time, again and again', async () => {
  const { clock, renew, keeper } = start();
  const held = lease('a');
  keeper.hold(held);
  await clock.advance(3999);
  expect(renew).not.toHaveBeenCalled();
  await clock.advance(1);
  expect(renew.mock.calls).toEqual([[held, invisibleMs]]);
  await clock.advance(8000);
  expect(renew).toHaveBeenCalledTimes(3);
});

it('renews nothing that is dropped, and then has no timer', async () => {
  const { clock, renew, keeper } = start();
  keeper.hold(lease('other'));
  const held = lease('a');
  keeper.hold(held);
  keeper.drop(held);
  await clock.advance(4000);
  expect(renew).toHaveBeenCalledTimes(1);
  keeper.end();
  expect(clock.pending).toBe(0);
});

it('has no timer once nothing is held', async () => {
  const { clock, keeper } = start();
  const held = lease('a');
  keeper.hold(held);
  keeper.drop(held);
  await clock.advance(1000);
  expect(clock.pending).toBe(0);
});

it('tries a renewal that failed again at the next check, not at once', async () => {
  const { clock, renew, keeper, logger } = start();
  renew.mockRejectedValue(new ConnectorError('UNAVAILABLE', 'away'));
  keeper.hold(lease('a'));
  await clock.advance(4000);
  expect(renew).toHaveBeenCalledTimes(1);
  await clock.advance(1000);
  expect(renew).toHaveBeenCalledTimes(2);
  expect(logger.lines).toMatchObject([
    { level: 'warn', fields: { messageId: 'a', over: false, reason: 'away' } },
    { level: 'warn' },
  ]);
});

it('warns once at each check when none can be renewed: in an outage thousands of lines would say the same', async () => {
  const { clock, renew, keeper, logger } = start();
  renew.mockRejectedValue(new ConnectorError('UNAVAILABLE', 'away'));
  for (let count = 0; count < 100; count += 1) keeper.hold(lease(`m${count}`));
  await clock.advance(5000);
  expect(renew).toHaveBeenCalledTimes(200);
  expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
});

it('lets nothing wait behind a lease whose renewal fails', async () => {
  const { clock, renew, keeper } = start();
  renew.mockImplementation(async ({ messageId }) => {
    if (messageId === 'a') throw new ConnectorError('UNAVAILABLE', 'away');
  });
  keeper.hold(lease('a'));
  await clock.advance(1000);
  keeper.hold(lease('b'));
  await clock.advance(4000);
  expect(renew.mock.calls.map(([{ messageId }]) => messageId)).toEqual(['a', 'a', 'b']);
});

it('does not renew again what the server calls over, but still lets it be settled', async () => {
  const { clock, renew, keeper } = start();
  renew.mockRejectedValue(new ConnectorError('REJECTED', 'RocketMQ answered 40013'));
  const held = lease('a');
  keeper.hold(held);
  await clock.advance(60_000);
  expect(renew).toHaveBeenCalledTimes(1);
  expect(await keeper.beginSettling([held])).toEqual([held]);
});

it('renews at most 16 at a time', async () => {
  const { clock, renew, keeper } = start();
  const finish: (() => void)[] = [];
  renew.mockImplementation(() => new Promise((resolve) => void finish.push(resolve)));
  for (let count = 0; count < 40; count += 1) keeper.hold(lease(`m${count}`));
  await clock.advance(4000);
  expect(renew).toHaveBeenCalledTimes(16);
  finish.shift()?.();
  await clock.advance(0);
  expect(renew).toHaveBeenCalledTimes(17);
  while (finish.length > 0) {
    finish.shift()?.();
    await clock.advance(0);
  }
  expect(renew).toHaveBeenCalledTimes(40);
});

it('waits for the renewals under way before settling, and begins no other', async () => {
  const { clock, renew, keeper } = start();
  const finish: (() => void)[] = [];
  renew.mockImplementation(() => new Promise((resolve) => void finish.push(resolve)));
  const leases = Array.from({ length: 20 }, (_, index) => lease(`m${index}`));
  for (const each of leases) keeper.hold(each);
  await clock.advance(4000);
  const ready = vi.fn<() => void>();
  const settling = keeper.beginSettling(leases).then(ready);
  for (const done of finish.splice(0, 15)) done();
  await clock.advance(10_000);
  expect(renew).toHaveBeenCalledTimes(16);
  expect(ready).not.toHaveBeenCalled();
  finish[0]?.();
  await settling;
  expect(renew).toHaveBeenCalledTimes(16);
});

it('keeps on what could not be settled', async () => {
  const { clock, renew, keeper } = start();
  const held = lease('a');
  keeper.hold(held);
  await keeper.beginSettling([held]);
  await clock.advance(6000);
  expect(renew).not.toHaveBeenCalled();
  keeper.keepOn(held);
  await clock.advance(1000);
  expect(renew).toHaveBeenCalledTimes(1);
});

it('settles what it holds, and nothing else', async () => {
  const { keeper } = start();
  const [held, dropped, unknown] = [lease('a'), lease('b'), lease('c')];
  keeper.hold(held);
  keeper.hold(dropped);
  keeper.drop(dropped);
  expect(await keeper.beginSettling([unknown, dropped, held])).toEqual([held]);
  expect(keeper.unsettled()).toEqual([]);
  keeper.keepOn(held);
  expect(keeper.unsettled()).toEqual([held]);
});

it('says nothing of a renewal that fails after the lease was dropped', async () => {
  const { clock, renew, keeper, logger } = start();
  let fail = (_error: Error): void => {};
  renew.mockReturnValue(new Promise((_, reject) => (fail = reject)));
  keeper.hold(lease('a'));
  await clock.advance(4000);
  keeper.end();
  fail(new Error('closed'));
  await clock.advance(10_000);
  expect(logger.lines).toEqual([]);
  expect(clock.pending).toBe(0);
});
