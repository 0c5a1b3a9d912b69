import { until } from '@eventmesh/connector-testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { meshEvent, unique } from './events.ts';
import type { SuiteEnvironment } from './suite-environment.ts';
import { TestClient } from './test-client.ts';

/** What storage standalone does other than storage RocketMQ: the same for every EventMesh 1.12, real or not. */
export function describeStandalone(name: string, start: () => Promise<SuiteEnvironment>): void {
  describe(`${name}: storage standalone`, () => {
    let mesh: SuiteEnvironment;
    let topic: string;
    beforeAll(async () => {
      mesh = await start();
    });
    afterAll(() => mesh.stop());
    beforeEach(() => {
      topic = unique('topic');
    });
    const subscribe = (): Promise<TestClient> => TestClient.subscriber(mesh.endpoint, unique('group'), topic);
    const publisher = (): Promise<TestClient> => TestClient.publisher(mesh.endpoint, unique('group'));
    const desc = (): string => {
      const exception = 'org.apache.eventmesh.api.exception.StorageRuntimeException';
      return `${exception}: ${exception}: Send message error, topic: ${topic}`;
    };

    test('the group that subscribes first has the topic; another gets nothing, and kills it when it leaves', async () => {
      await using first = await subscribe();
      const second = await subscribe();
      await using client = await publisher();
      await client.publish(meshEvent(topic));
      await until('it came', () => first.ids.length === 1, 10_000);
      expect(second.ids).toEqual([]);
      await second.ask('UNSUBSCRIBE_REQUEST');
      second.die();
      expect((await client.publish(meshEvent(topic))).header).toMatchObject({ code: 1, desc: desc() });
    });

    test('a topic is dead when its last subscriber has left, also for who subscribes again', async () => {
      await using subscriber = await subscribe();
      await using client = await publisher();
      await subscriber.ask('UNSUBSCRIBE_REQUEST', { topicList: [] });
      expect((await client.publish(meshEvent(topic))).header).toMatchObject({ code: 1, desc: desc() });
      expect((await subscriber.subscribe(topic)).header.code).toBe(0);
      const { header, body } = await client.publish(meshEvent(topic));
      expect(header).toMatchObject({ code: 1, desc: desc() });
      expect(JSON.parse(body.toString())).toMatchObject({ subject: topic, specVersion: 'V1' });
    });

    test('what comes between SUBSCRIBE and LISTEN is acknowledged and lost', async () => {
      await using subscriber = await TestClient.connect(mesh.endpoint);
      await subscriber.hello('sub', unique('group'));
      await subscriber.subscribe(topic);
      await using client = await publisher();
      expect((await client.publish(meshEvent(topic))).header.code).toBe(0);
      await subscriber.ask('LISTEN_REQUEST');
      const event = meshEvent(topic);
      await client.publish(event);
      await until('it came', () => subscriber.ids.length > 0, 10_000);
      expect(subscriber.ids).toEqual([event['id']]);
    });

    test('requests are refused', async () => {
      await using subscriber = await subscribe();
      await using client = await publisher();
      const { header } = await client.publish(meshEvent(topic), 'REQUEST_TO_SERVER');
      expect(header).toMatchObject({ cmd: 'RESPONSE_TO_CLIENT', code: 1 });
      expect(subscriber.pushes).toEqual([]);
    });
  });
}
