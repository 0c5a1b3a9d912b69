import { until } from '@eventmesh/connector-testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { meshEvent, unique } from './events.ts';
import type { SuiteEnvironment } from './suite-environment.ts';
import { TestClient } from './test-client.ts';

const patienceMs = 30_000;

/** Who gets which events, and how often: the same for every EventMesh 1.12, real or not. */
export function describeDelivery(name: string, start: () => Promise<SuiteEnvironment>): void {
  describe(`${name}: delivery`, () => {
    let mesh: SuiteEnvironment;
    let topic: string;
    let group: string;
    beforeAll(async () => {
      mesh = await start();
    });
    afterAll(() => mesh.stop());
    beforeEach(async () => {
      topic = unique('topic');
      group = unique('group');
      await mesh.createTopic(topic);
    });
    const subscribe = (...how: readonly [string?, Parameters<TestClient['subscribe']>[1]?]): Promise<TestClient> =>
      TestClient.subscriber(mesh.endpoint, how[0] ?? group, topic, how[1]);
    const publish = async (count: number): Promise<readonly string[]> => {
      await using publisher = await TestClient.publisher(mesh.endpoint, unique('group'));
      const events = Array.from({ length: count }, () => meshEvent(topic));
      for (const event of events) expect((await publisher.publish(event)).header.code).toBe(0);
      return events.map(({ id }) => String(id));
    };
    const arrived = (count: number, ...clients: readonly TestClient[]): Promise<void> =>
      until(`${count} events came`, () => clients.flatMap(({ ids }) => ids).length >= count, patienceMs);

    test('the sessions of a group share the events', async () => {
      await using one = await subscribe();
      await using other = await subscribe();
      for (const client of [one, other]) client.acknowledgeAll();
      const ids = await publish(40);
      await arrived(40, one, other);
      expect([...one.ids, ...other.ids].toSorted()).toEqual(ids.toSorted());
      expect(one.ids.length).toBeGreaterThan(0);
      expect(other.ids.length).toBeGreaterThan(0);
    });

    test('a broadcast subscription gives every session of the group everything', async () => {
      await using one = await subscribe(group, { mode: 'BROADCASTING' });
      await using other = await subscribe(group, { mode: 'BROADCASTING' });
      const ids = await publish(3);
      await until('both have three', () => [one, other].every((client) => client.ids.length >= 3), patienceMs);
      for (const client of [one, other]) {
        expect(client.ids.toSorted()).toEqual(ids.toSorted());
        expect(new Set(client.pushes.map(({ header }) => header.cmd))).toEqual(
          new Set(['BROADCAST_MESSAGE_TO_CLIENT']),
        );
      }
    });

    test('a synchronous subscription gets requests', async () => {
      await using client = await subscribe(group, { type: 'SYNC' });
      await publish(1);
      await arrived(1, client);
      expect(client.pushes[0]?.header.cmd).toBe('REQUEST_TO_CLIENT');
    });

    test('what a dead session had not acknowledged goes to another of its group, with the same seq', async () => {
      await using one = await subscribe();
      const ids = await publish(5);
      await arrived(5, one);
      const [first] = one.pushes;
      one.acknowledge(first as NonNullable<typeof first>);
      await one.ask('HEARTBEAT_REQUEST');
      await using other = await subscribe();
      one.die();
      await arrived(4, other);
      const left = one.pushes.slice(1).map(({ header }) => String(header.seq));
      expect(other.pushes.map(({ header }) => String(header.seq)).toSorted()).toEqual(left.toSorted());
      expect(other.ids.toSorted()).toEqual(ids.filter((id) => id !== one.ids[0]).toSorted());
    });

    test('what nobody acknowledges for 9 s goes to nobody', async () => {
      await using one = await subscribe();
      await publish(5);
      await arrived(5, one);
      await mesh.pass(9_000);
      await using other = await subscribe();
      one.die();
      const later = await publish(1);
      await arrived(1, other);
      expect(other.ids).toEqual(later);
    });

    test('what a session had not acknowledged does not come to one that takes its place at once', async () => {
      await using keeper = await TestClient.subscriber(mesh.endpoint, group, await otherTopic());
      await using one = await subscribe();
      await publish(3);
      await arrived(3, one);
      one.die();
      await mesh.pass(500);
      await using next = await subscribe();
      await mesh.pass(3_000);
      expect(next.ids).toEqual([]);
      expect(keeper.ids).toEqual([]);
    });

    test('a session whose HELLO names no idc gets nothing, and what was for it is lost', async () => {
      await using client = await TestClient.connect(mesh.endpoint);
      await client.ask('HELLO_REQUEST', { version: '1', purpose: 'sub', group, subsystem: 'tests' });
      await client.subscribe(topic);
      expect((await client.ask('LISTEN_REQUEST')).header.code).toBe(0);
      await publish(2);
      await mesh.pass(500);
      expect(client.pushes).toEqual([]);
    });

    test('after CLIENT_GOODBYE events come for 30 s, then the connection ends', async () => {
      await using client = await subscribe();
      await client.ask('CLIENT_GOODBYE_REQUEST');
      const ids = await publish(1);
      await arrived(1, client);
      expect(client.ids).toEqual(ids);
      await mesh.pass(28_000);
      expect(client.closed).toBe(false);
      await mesh.pass(3_000);
      await client.ends();
    });

    test('without a heartbeat a session ends between one and two minutes after its beginning', async () => {
      await using client = await subscribe();
      await mesh.pass(55_000);
      expect(client.closed).toBe(false);
      await mesh.pass(66_000);
      await client.ends();
    });

    async function otherTopic(): Promise<string> {
      const name = unique('topic');
      await mesh.createTopic(name);
      return name;
    }
  });
}
