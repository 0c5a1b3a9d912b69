import { until } from '@eventmesh/connector-testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { meshEvent, unique, without } from './events.ts';
import type { SuiteEnvironment } from './suite-environment.ts';
import { eventOf, TestClient } from './test-client.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What becomes of a published event: the same for every EventMesh 1.12, real or not. */
export function describePublishing(name: string, start: () => Promise<SuiteEnvironment>): void {
  describe(`${name}: publishing`, () => {
    let mesh: SuiteEnvironment;
    let topic: string;
    let publisher: TestClient;
    let subscriber: TestClient;
    beforeAll(async () => {
      mesh = await start();
    });
    afterAll(() => mesh.stop());
    beforeEach(async () => {
      topic = unique('topic');
      await mesh.createTopic(topic);
      subscriber = await TestClient.subscriber(mesh.endpoint, unique('group'), topic);
      subscriber.acknowledgeAll();
      publisher = await TestClient.publisher(mesh.endpoint, unique('group'));
    });
    afterEach(() => {
      subscriber.die();
      publisher.die();
    });
    const arrived = (count: number): Promise<void> =>
      until(`${count} events came`, () => subscriber.pushes.length >= count, 30_000);

    test('an event is acknowledged as a Java object, and comes with what the server adds', async () => {
      const event = meshEvent(topic, {
        time: '2026-01-02T03:04:05.678Z',
        dataschema: 'urn:schema',
        word: 'w',
        number: 5,
      });
      const { header, body } = await publisher.publish(event);
      expect(header).toMatchObject({ cmd: 'ASYNC_MESSAGE_TO_SERVER_ACK', code: 0, desc: 'success', properties: {} });
      expect(JSON.parse(body.toString())).toMatchObject({
        data: { node: event['data'] },
        id: event['id'],
        source: '/tests',
        type: 'test',
        subject: topic,
        time: '2026-01-02T03:04:05.678Z',
        dataContentType: 'application/cloudevents+json',
        dataSchema: 'urn:schema',
        specVersion: 'V1',
      });
      await arrived(1);
      const [push] = subscriber.pushes;
      expect(push?.header).toMatchObject({
        cmd: 'ASYNC_MESSAGE_TO_CLIENT',
        code: 0,
        seq: expect.any(String),
        properties: { protocoltype: 'cloudevents' },
      });
      const received = eventOf(push as NonNullable<typeof push>);
      expect(received).toMatchObject(without(event, 'number'));
      expect(String(received['number'])).toBe('5');
      for (const added of ['reqc2eventmeshtimestamp', 'reqeventmesh2mqtimestamp', 'reqmq2eventmeshtimestamp'])
        expect(received[added]).toMatch(/^\d{13}$/);
      expect(received).toMatchObject({
        protocoltype: 'cloudevents',
        protocolversion: '1.0',
        protocoldesc: 'tcp',
        rsp0sys: 'tests',
        rsp0idc: 'DEFAULT',
        rsp0ip: '127.0.0.1',
      });
    });

    test.each([['text'], [1.5], [false], [null], [[1, null, { deep: 'ü' }]]])(
      'data %j come as they are',
      async (data) => {
        await publisher.publish(meshEvent(topic, { data }));
        await arrived(1);
        expect(subscriber.pushes.map((push) => eventOf(push)['data'])).toEqual([data]);
      },
    );

    test.each([
      ['another content type', { datacontenttype: 'application/json' }],
      ['no content type', { datacontenttype: undefined }],
      ['text', { datacontenttype: 'text/plain', data: 'text' }],
      ['bytes', { datacontenttype: 'image/png', data: undefined, data_base64: base64('bytes') }],
    ])('%s: acknowledged with 0, then code 1 and an empty body', async (_what, more) => {
      expect((await publisher.publish(meshEvent(topic, more))).header.code).toBe(0);
      await arrived(1);
      const [push] = subscriber.pushes;
      expect(push?.header).toMatchObject({
        cmd: 'ASYNC_MESSAGE_TO_CLIENT',
        code: 1,
        desc: expect.any(String),
        properties: {},
      });
      expect(push?.body).toHaveLength(0);
    });

    test('bytes of the right content type come as if they were JSON', async () => {
      await publisher.publish(meshEvent(topic, { data: undefined, data_base64: base64('{"a":1}') }));
      await publisher.publish(meshEvent(topic, { data: undefined, data_base64: base64('hello') }));
      await arrived(2);
      const texts = subscriber.pushes.map(({ body }) => body.toString());
      expect(texts.some((text) => text.endsWith('"data":{"a":1}}'))).toBe(true);
      expect(texts.some((text) => text.endsWith('"data":hello}'))).toBe(true);
    });

    test('extensions that are no text come as text', async () => {
      await publisher.publish(meshEvent(topic, { nothing: null, object: { a: 1 }, list: [1], flag: true }));
      await arrived(1);
      const [push] = subscriber.pushes;
      const { nothing, object, list, flag } = eventOf(push as NonNullable<typeof push>);
      expect([nothing, object, list, String(flag)]).toEqual(['null', '{"a":1}', '[1]', 'true']);
    });

    test.each([
      ['no data', { data: undefined }, 'java.lang.NullPointerException'],
      ['no id', { id: undefined }, 'Missing mandatory id attribute'],
      ['no source', { source: undefined }, 'Missing mandatory source attribute'],
      ['no type', { type: undefined }, 'Missing mandatory type attribute'],
      ['no specversion', { specversion: undefined }, 'Missing mandatory specversion attribute'],
      ['another specversion', { specversion: '2.0' }, 'Invalid specversion: 2.0'],
      ['a number as id', { id: 5 }, 'Wrong type NUMBER for attribute id, expecting STRING'],
      ['a time that is none', { time: 'yesterday' }, 'Invalid attribute/extension value for "time": yesterday'],
      ['a source that is no URI', { source: 'a b' }, 'Invalid attribute/extension value for "source": a b'],
      ['data twice', { data_base64: 'aGk=' }, "CloudEvent cannot have both 'data' and 'data_base64' fields"],
      ['an object that is to be text', { datacontenttype: 'text/plain' }, 'Wrong type OBJECT for attribute data'],
      [
        'a float as extension',
        { part: 1.5 },
        'Invalid attribute/extension type for "part": Typejava.lang.Double. Value: 1.5',
      ],
      ['more than 32 bits', { big: 2_147_483_648 }, 'Typejava.lang.Long. Value: 2147483648'],
      ['upper case in a name', { Name: 'x' }, 'Invalid extensions name: Name'],
      ['a dash in a name', { 'a-b': 'x' }, 'Invalid extensions name: a-b'],
    ])('%s is refused with an empty body', async (_what, more, desc) => {
      const { header, body } = await publisher.publish(meshEvent(topic, more));
      expect(header).toMatchObject({ cmd: 'ASYNC_MESSAGE_TO_SERVER_ACK', code: 1 });
      expect(header.desc).toContain(desc);
      expect(body).toHaveLength(0);
    });

    test.each([
      ['not json', "Unrecognized token 'not'"],
      ['[]', 'from Array value'],
      ['null', 'because "event" is null'],
      [' ', 'invalid method params cloudEventJson'],
    ])('a body of %j is refused', async (body, desc) => {
      expect((await publisher.publish(body)).header.desc).toContain(desc);
    });

    test.each(['protocoltype', 'protocolversion', 'protocoldesc'])('without %s it is refused', async (missing) => {
      const all = { protocoltype: 'cloudevents', protocolversion: '1.0', protocoldesc: 'tcp' };
      const properties = without(all, missing);
      const { header } = await publisher.ask('ASYNC_MESSAGE_TO_SERVER', meshEvent(topic), { properties });
      expect(header).toMatchObject({ code: 1, desc: expect.stringContaining('java.lang.NullPointerException') });
    });

    test('data of 4,000,000 characters are refused from the next one on', async () => {
      expect((await publisher.publish(meshEvent(topic, { data: 'x'.repeat(3_999_998) }))).header.code).toBe(0);
      const { header } = await publisher.publish(meshEvent(topic, { data: 'x'.repeat(3_999_999) }));
      expect(header).toMatchObject({ code: 1, desc: 'java.lang.Exception: event size exceeds the limit: 4000000' });
    });

    test('a broadcast is acknowledged as one, and comes as the subscription says', async () => {
      const { header } = await publisher.publish(meshEvent(topic), 'BROADCAST_MESSAGE_TO_SERVER');
      expect(header).toMatchObject({ cmd: 'BROADCAST_MESSAGE_TO_SERVER_ACK', code: 0 });
      await arrived(1);
      expect(subscriber.pushes[0]?.header.cmd).toBe('ASYNC_MESSAGE_TO_CLIENT');
    });

    test('a topic that nobody made is refused, with the event as body', async () => {
      const { header, body } = await publisher.publish(meshEvent(unique('nobody')));
      expect(header).toMatchObject({ cmd: 'ASYNC_MESSAGE_TO_SERVER_ACK', code: 1 });
      expect(JSON.parse(body.toString())).toMatchObject({ specVersion: 'V1' });
    });
  });
}
