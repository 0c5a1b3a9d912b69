import { ConnectorError } from '@eventmesh/connector-api';
import { RecordingLogger, VirtualClock } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import { TelemetryStream } from '../src/client/telemetry-stream.ts';
import { FakeStream } from './support/fake-stream.ts';

const settings = { clientType: 3 };
const answer = { settings: {} };

function start() {
  const clock = new VirtualClock();
  const streams: FakeStream[] = [];
  const telemetry = new TelemetryStream({
    clock,
    logger: new RecordingLogger(),
    settings,
    silence: (timeoutMs) => new ConnectorError('TIMEOUT', `silence for ${timeoutMs} ms`),
    open: () => {
      const stream = new FakeStream();
      streams.push(stream);
      return stream.asGrpc;
    },
  });
  const last = (): FakeStream => streams.at(-1) as FakeStream;
  return { clock, streams, telemetry, last };
}

describe('a telemetry stream', () => {
  it('sends the settings first, and is ready once they are answered', async () => {
    const { telemetry, last, clock } = start();
    const ready = telemetry.whenReady(5000);
    expect(last().written).toEqual([{ settings }]);
    expect(telemetry.ready).toBe(false);
    last().say(answer);
    await ready;
    expect(telemetry.ready).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('comes again when it breaks, after growing pauses', async () => {
    const { telemetry, streams, last, clock } = start();
    const pauses: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      const [before, begun] = [streams.length, clock.now()];
      last().fail(14, 'away');
      await clock.advanceUntil(() => streams.length > before, { stepMs: 100 });
      pauses.push(clock.now() - begun);
    }
    expect(pauses).toEqual([200, 400, 800, 1600, 3000, 3000]);
    last().say(answer);
    last().emit('end');
    expect(telemetry.ready).toBe(false);
    await clock.advance(200);
    expect(last().written).toEqual([{ settings }]);
  });

  it('is one at a time, however often the old one says that it is over', async () => {
    const { streams, last, clock } = start();
    const first = last();
    first.fail(14, 'away');
    first.emit('end');
    first.emit('end');
    await clock.advance(10_000);
    expect(streams).toHaveLength(2);
  });

  it('tells a silence from a failure', async () => {
    const { telemetry, last, clock } = start();
    const silence = expect(telemetry.whenReady(5000)).rejects.toThrow('silence for 5000 ms');
    await clock.advance(5000);
    await silence;
    const failure = expect(telemetry.whenReady(5000)).rejects.toMatchObject({ code: 14, message: 'away' });
    last().fail(14, 'away');
    await clock.advance(5000);
    await failure;
  });

  it('rejects at once when the server refuses the settings', async () => {
    const { telemetry, last } = start();
    const refused = expect(telemetry.whenReady(5000)).rejects.toMatchObject({ code: 40100, message: 'no' });
    last().say({ status: { code: 40100, message: 'no' } });
    await refused;
  });

  it.each([3, 7, 12, 16])('rejects at once when the server ends the stream with %i, and comes again', async (code) => {
    const { telemetry, streams, last, clock } = start();
    const refused = expect(telemetry.whenReady(5000)).rejects.toMatchObject({ code });
    last().fail(code, 'no');
    await refused;
    await clock.advance(200);
    expect(streams).toHaveLength(2);
  });

  it('rejects on abort, before and while it waits, and leaves no timer', async () => {
    const { telemetry, clock } = start();
    await expect(telemetry.whenReady(5000, AbortSignal.abort('early'))).rejects.toBe('early');
    const abort = new AbortController();
    const waiting = expect(telemetry.whenReady(5000, abort.signal)).rejects.toBe('late');
    abort.abort('late');
    await waiting;
    expect(clock.pending).toBe(0);
  });

  it('answers what it is asked to do and does not do', () => {
    const { last } = start();
    last().say({ verifyMessageCommand: { nonce: 'v' } });
    last().say({ printThreadStackTraceCommand: { nonce: 'p' } });
    const status = { code: 50100 };
    expect(last().written.slice(1)).toEqual([
      { status, verifyMessageResult: { nonce: 'v' } },
      { status, threadStackTrace: { nonce: 'p' } },
    ]);
  });

  it('connects anew when it is told to', async () => {
    const { streams, last, clock } = start();
    last().say({ reconnectEndpointsCommand: { nonce: 'r' } });
    await clock.advance(200);
    expect(streams).toHaveLength(2);
  });

  it('ends for good on close, whether it is open or waits to come again', async () => {
    for (const broken of [false, true]) {
      const { telemetry, streams, last, clock } = start();
      const waiting = expect(telemetry.whenReady(60_000)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      if (broken) last().fail(14, 'away');
      telemetry.close();
      await waiting;
      await clock.advance(60_000);
      expect(streams).toHaveLength(1);
      expect(clock.pending).toBe(0);
    }
  });
});
