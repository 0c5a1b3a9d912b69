import { setTimeout as pause } from 'node:timers/promises';
import { until, VirtualClock } from '@eventmesh/connector-testkit';
import { describe, expect, it } from 'vitest';
import { startEventMeshDevServer, type EventMeshDevServer, type EventMeshDevServerOptions } from '../src/index.ts';
import { meshEvent } from './support/events.ts';
import { TestClient } from './support/test-client.ts';

interface Bench extends AsyncDisposable {
  readonly server: EventMeshDevServer;
  readonly clock: VirtualClock;
  readonly publisher: TestClient;
  readonly subscriber: TestClient;
}

async function startBench(options: EventMeshDevServerOptions = {}): Promise<Bench> {
  const clock = new VirtualClock();
  const server = await startEventMeshDevServer({ clock, ...options });
  const subscriber = await TestClient.subscriber(server.endpoint, 'subs', 'orders');
  const publisher = await TestClient.publisher(server.endpoint, 'pubs');
  const dispose = async (): Promise<void> => {
    subscriber.die();
    publisher.die();
    await server.stop();
  };
  return { server, clock, publisher, subscriber, [Symbol.asyncDispose]: dispose };
}

const order = (id: string): object => meshEvent('orders', { id });

function idIn({ body }: { readonly body: Buffer }): string {
  return (JSON.parse(body.toString()) as { readonly id: string }).id;
}

describe('server.faults', () => {
  it('closeConnections meets those that are meant, and new ones are taken', async () => {
    await using bench = await startBench();
    bench.server.faults.closeConnections({ group: 'subs' });
    await bench.subscriber.ends();
    await bench.publisher.ask('HEARTBEAT_REQUEST');
    bench.server.faults.closeConnections({ purpose: 'pub' });
    await bench.publisher.ends();
    await using next = await TestClient.publisher(bench.server.endpoint, 'pubs');
    expect(next.closed).toBe(false);
  });

  it('closeAfter does not look at the last frame', async () => {
    await using bench = await startBench();
    bench.server.faults.closeAfter(2, { purpose: 'pub' });
    await bench.publisher.publish(order('one'));
    bench.publisher.publishOnly(order('two'));
    await bench.publisher.ends();
    await bench.subscriber.ask('HEARTBEAT_REQUEST');
    expect(bench.subscriber.ids).toEqual(['one']);
  });

  it('stopReading takes nothing until it reads on', async () => {
    await using bench = await startBench();
    const readOn = bench.server.faults.stopReading({ group: 'pubs' });
    const seq = bench.publisher.publishOnly(order('one'));
    await bench.subscriber.ask('HEARTBEAT_REQUEST');
    await pause(50);
    expect(bench.subscriber.ids).toEqual([]);
    readOn();
    await bench.publisher.heard(({ header }) => header.seq === seq);
    await until('it came', () => bench.subscriber.ids.length === 1, 5_000);
  });

  it('failNext answers with code 1 as often as told, and does nothing', async () => {
    await using bench = await startBench();
    bench.server.faults.failNext('ASYNC_MESSAGE_TO_SERVER', { desc: 'no', times: 2 });
    for (const id of ['one', 'two'])
      expect((await bench.publisher.publish(order(id))).header).toMatchObject({
        cmd: 'ASYNC_MESSAGE_TO_SERVER_ACK',
        code: 1,
        desc: 'no',
      });
    expect((await bench.publisher.publish(order('three'))).header.code).toBe(0);
    await until('it came', () => bench.subscriber.ids.length > 0, 5_000);
    expect(bench.subscriber.ids).toEqual(['three']);
  });

  it('refuseHello refuses and closes', async () => {
    await using bench = await startBench();
    bench.server.faults.refuseHello();
    await using refused = await TestClient.connect(bench.server.endpoint);
    expect((await refused.hello('pub', 'g')).header.code).toBe(1);
    await refused.ends();
    await using taken = await TestClient.connect(bench.server.endpoint);
    expect((await taken.hello('pub', 'g')).header.code).toBe(0);
  });

  it('overload answers publishing in the words of a real server', async () => {
    await using bench = await startBench();
    bench.server.faults.overload();
    const desc = 'Tps overload, global flow control';
    expect((await bench.publisher.publish(order('one'))).header).toMatchObject({ code: 1, desc });
    expect((await bench.publisher.publish(order('two'))).header.code).toBe(0);
  });

  it('loseAcks takes the event and says nothing', async () => {
    await using bench = await startBench();
    bench.server.faults.loseAcks(1);
    const lost = bench.publisher.publishOnly(order('one'));
    await bench.publisher.publish(order('two'));
    expect(bench.publisher.frames.some(({ header }) => header.seq === lost)).toBe(false);
    await until('both came', () => bench.subscriber.ids.length === 2, 5_000);
  });

  it('swapAcks gives each publisher the seq of the one and the event of the other', async () => {
    await using bench = await startBench();
    await using second = await TestClient.publisher(bench.server.endpoint, 'pubs');
    bench.server.faults.swapAcks();
    const seq = bench.publisher.publishOnly(order('one'));
    await until('it came', () => bench.subscriber.ids.length === 1, 5_000);
    expect(bench.publisher.frames.some(({ header }) => header.seq === seq)).toBe(false);
    expect(idIn(await second.publish(order('two')))).toBe('one');
    expect(idIn(await bench.publisher.heard(({ header }) => header.seq === seq))).toBe('two');
    expect(idIn(await second.publish(order('three')))).toBe('three');
  });

  it('delayAcks acknowledges late', async () => {
    await using bench = await startBench();
    const stop = bench.server.faults.delayAcks(2_000);
    const seq = bench.publisher.publishOnly(order('one'));
    await until('it came', () => bench.subscriber.ids.length === 1, 5_000);
    await bench.clock.advance(1_999);
    await bench.publisher.ask('HEARTBEAT_REQUEST');
    expect(bench.publisher.frames.some(({ header }) => header.seq === seq)).toBe(false);
    await bench.clock.advance(1);
    await bench.publisher.heard(({ header }) => header.seq === seq);
    stop();
    expect((await bench.publisher.publish(order('two'))).header.code).toBe(0);
  });

  it('keepUnacknowledged drops nothing, and cleanEvery says how often', async () => {
    await using bench = await startBench();
    const waiting = (): number => bench.server.sessions().find(({ group }) => group === 'subs')?.unacknowledged ?? -1;
    bench.server.faults.cleanEvery(500);
    bench.server.faults.keepUnacknowledged();
    await bench.publisher.publish(order('one'));
    await bench.clock.advance(20_000);
    expect(waiting()).toBe(1);
    bench.server.faults.keepUnacknowledged(false);
    await bench.clock.advance(500);
    expect(waiting()).toBe(0);
    await bench.publisher.publish(order('two'));
    await bench.clock.advance(2_999);
    expect(waiting()).toBe(1);
    await bench.clock.advance(501);
    expect(waiting()).toBe(0);
  });

  it('keepTopics lets a topic live again', async () => {
    await using bench = await startBench();
    bench.server.faults.keepTopics();
    await bench.subscriber.ask('UNSUBSCRIBE_REQUEST');
    expect((await bench.publisher.publish(order('one'))).header.code).toBe(1);
    await bench.subscriber.subscribe('orders');
    expect((await bench.publisher.publish(order('two'))).header.code).toBe(0);
  });

  it('loseOnDeath loses what a session had, though its group has another', async () => {
    await using bench = await startBench();
    bench.server.faults.loseOnDeath();
    await bench.publisher.publish(order('one'));
    await using other = await TestClient.subscriber(bench.server.endpoint, 'subs', 'orders');
    bench.subscriber.die();
    await until('it is gone', () => bench.server.sessions().length === 2, 5_000);
    await other.ask('HEARTBEAT_REQUEST');
    expect(other.ids).toEqual([]);
  });

  it('redirect names another place, goodbye none, and both close 30 s later', async () => {
    await using bench = await startBench();
    bench.server.faults.redirect({ ip: '127.0.0.9', port: 1234 }, { group: 'subs' });
    bench.server.faults.goodbye({ group: 'pubs' });
    const redirected = await bench.subscriber.heard(({ header }) => header.cmd === 'REDIRECT_TO_CLIENT');
    expect(redirected.header).toEqual({
      cmd: 'REDIRECT_TO_CLIENT',
      code: 0,
      properties: {},
      command: 'REDIRECT_TO_CLIENT',
    });
    expect(JSON.parse(redirected.body.toString())).toEqual({ ip: '127.0.0.9', port: 1234 });
    await bench.publisher.heard(({ header }) => header.cmd === 'SERVER_GOODBYE_REQUEST');
    await bench.clock.advance(29_999);
    await bench.publisher.ask('HEARTBEAT_REQUEST');
    await bench.clock.advance(1);
    await bench.publisher.ends();
    await bench.subscriber.ends();
  });

  it('clear turns all of it off', async () => {
    await using bench = await startBench();
    const { faults } = bench.server;
    faults.refuseHello();
    faults.overload();
    faults.loseAcks(1);
    faults.swapAcks();
    faults.delayAcks(1_000);
    faults.failNext('ASYNC_MESSAGE_TO_SERVER');
    faults.stopReading();
    faults.clear();
    expect((await bench.publisher.publish(order('one'))).header.code).toBe(0);
    await using next = await TestClient.connect(bench.server.endpoint);
    expect((await next.hello('pub', 'g')).header.code).toBe(0);
  });
});
