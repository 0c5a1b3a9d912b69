import { RecordingLogger, VirtualClock } from '@eventmesh/connector-testkit';
import { expect, it, vi } from 'vitest';
import type { Channel } from '../src/client/channel.ts';
import { Servers } from '../src/client/servers.ts';
import type { TelemetryStream } from '../src/client/telemetry-stream.ts';

const unanswered = Object.assign(new Error('late'), { code: 4, details: 'deadline exceeded' });

function start() {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const telemetry = { ready: true, close: () => void calls.push('telemetry closed') };
  const heartbeat = vi.fn<() => Promise<void>>().mockResolvedValue();
  const farewell = vi.fn<() => Promise<void>>().mockResolvedValue();
  const servers = new Servers({
    context: { clock, logger: new RecordingLogger() },
    connect: (target) =>
      ({
        reconnect: () => void calls.push(`reconnect ${target}`),
        close: () => void calls.push(`close ${target}`),
      }) as unknown as Channel,
    introduce: () => telemetry as unknown as TelemetryStream,
    heartbeat,
    farewell,
  });
  return { clock, calls, telemetry, heartbeat, farewell, servers };
}

it('has one connection to a server, and no timer before it is introduced there', () => {
  const { servers, clock } = start();
  expect(servers.channel('a')).toBe(servers.channel('a'));
  expect(servers.channel('b')).not.toBe(servers.channel('a'));
  expect(clock.pending).toBe(0);
});

it('sends a heartbeat every ten seconds to those that know the client', async () => {
  const { servers, clock, heartbeat } = start();
  servers.channel('b');
  servers.telemetry('a');
  await clock.advance(35_000);
  expect(heartbeat).toHaveBeenCalledTimes(3);
});

it('connects anew when two heartbeats in a row stay without answer', async () => {
  const { servers, clock, calls, heartbeat } = start();
  servers.telemetry('a');
  heartbeat.mockRejectedValueOnce(unanswered).mockResolvedValueOnce().mockRejectedValueOnce(unanswered);
  await clock.advance(30_000);
  expect(calls).toEqual([]);
  heartbeat.mockRejectedValueOnce(unanswered);
  await clock.advance(10_000);
  expect(calls).toEqual(['reconnect a']);
});

it('leaves a connection that fails at once to itself', async () => {
  const { servers, clock, calls, heartbeat } = start();
  servers.telemetry('a');
  heartbeat.mockRejectedValue(Object.assign(new Error('away'), { code: 14 }));
  await clock.advance(60_000);
  expect(calls).toEqual([]);
});

it('forgets a server that is away and out of use, as after a change of the route', async () => {
  const { servers, clock, calls, telemetry } = start();
  servers.telemetry('a');
  telemetry.ready = false;
  await clock.advance(590_000);
  expect(calls).toEqual([]);
  await clock.advance(20_000);
  expect(calls).toEqual(['telemetry closed', 'close a']);
});

it('takes leave on close, and then takes no more calls', async () => {
  const { servers, clock, calls, farewell } = start();
  servers.channel('b');
  servers.telemetry('a');
  farewell.mockRejectedValue(new Error('away'));
  await servers.close();
  expect(farewell).toHaveBeenCalledTimes(1);
  expect(calls).toEqual(['telemetry closed', 'close b', 'close a']);
  expect(clock.pending).toBe(0);
  expect(() => servers.channel('a')).toThrow('The RocketMQ client is closed.');
});

it('does not connect anew after close, when a heartbeat fails late', async () => {
  const { servers, clock, calls, heartbeat } = start();
  servers.telemetry('a');
  let fail = (_error: unknown): void => {};
  heartbeat.mockRejectedValueOnce(unanswered).mockReturnValueOnce(new Promise((_, reject) => (fail = reject)));
  await clock.advance(20_000);
  await servers.close();
  fail(unanswered);
  await clock.advance(0);
  expect(calls).toEqual(['telemetry closed', 'close a']);
});
