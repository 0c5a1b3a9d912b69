import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { meshEvent, unique } from './events.ts';
import type { SuiteEnvironment } from './suite-environment.ts';
import { TestClient } from './test-client.ts';

const success = { code: 0, desc: 'success' };

/** How sessions begin and end: the same for every EventMesh 1.12, real or not. */
export function describeSessions(name: string, start: () => Promise<SuiteEnvironment>): void {
  describe(`${name}: sessions`, () => {
    let mesh: SuiteEnvironment;
    beforeAll(async () => {
      mesh = await start();
    });
    afterAll(() => mesh.stop());
    const connect = (): Promise<TestClient> => TestClient.connect(mesh.endpoint);

    test('HELLO, SUBSCRIBE, LISTEN, HEARTBEAT, UNSUBSCRIBE and goodbye are answered with the seq of the request', async () => {
      const topic = unique('topic');
      await mesh.createTopic(topic);
      await using client = await connect();
      const answers = [
        await client.hello('sub', unique('group')),
        await client.subscribe(topic),
        await client.ask('LISTEN_REQUEST'),
        await client.ask('HEARTBEAT_REQUEST'),
        await client.ask('UNSUBSCRIBE_REQUEST'),
        await client.ask('CLIENT_GOODBYE_REQUEST'),
      ];
      expect(answers.map(({ header }) => header.cmd)).toEqual([
        'HELLO_RESPONSE',
        'SUBSCRIBE_RESPONSE',
        'LISTEN_RESPONSE',
        'HEARTBEAT_RESPONSE',
        'UNSUBSCRIBE_RESPONSE',
        'CLIENT_GOODBYE_RESPONSE',
      ]);
      for (const { header, body } of answers) {
        expect(header).toMatchObject({ ...success, properties: {}, command: header.cmd });
        expect(body).toHaveLength(0);
      }
    });

    test('what comes before HELLO is refused, and HELLO is possible then', async () => {
      await using client = await connect();
      const { header } = await client.ask('HEARTBEAT_REQUEST');
      const desc = 'java.lang.Exception: no session is found';
      expect(header).toMatchObject({ cmd: 'HEARTBEAT_RESPONSE', code: 1, desc });
      expect((await client.hello('pub', unique('group'))).header).toMatchObject(success);
      expect((await client.hello('pub', unique('group'))).header).toMatchObject(success);
    });

    test.each([
      ['without a version', { purpose: 'pub', group: 'g' }],
      ['without a group', { version: '1', purpose: 'pub' }],
      ['with a blank group', { version: '1', purpose: 'pub', group: ' ' }],
      ['for an unknown purpose', { version: '1', purpose: 'both', group: 'g' }],
      ['without a body', undefined],
    ])('HELLO %s is refused, and the connection ends', async (_what, body) => {
      await using client = await connect();
      expect((await client.ask('HELLO_REQUEST', body)).header).toMatchObject({ cmd: 'HELLO_RESPONSE', code: 1 });
      await client.ends();
    });

    test('LISTEN of a publisher is refused, and only the first LISTEN is answered', async () => {
      await using client = await TestClient.publisher(mesh.endpoint, unique('group'));
      const desc = 'java.lang.Exception: client purpose config is not sub';
      expect((await client.ask('LISTEN_REQUEST')).header).toMatchObject({ code: 1, desc });
      client.send('LISTEN_REQUEST', undefined, { seq: 'again' });
      await client.ask('HEARTBEAT_REQUEST');
      expect(client.frames.some(({ header }) => header.seq === 'again')).toBe(false);
    });

    test('LISTEN is refused when HELLO names no subsystem', async () => {
      await using client = await connect();
      await client.ask('HELLO_REQUEST', { version: '1', purpose: 'sub', group: unique('group'), idc: 'DEFAULT' });
      expect((await client.ask('LISTEN_REQUEST')).header).toMatchObject({ cmd: 'LISTEN_RESPONSE', code: 1 });
    });

    test('SUBSCRIBE needs a body; a mode that nobody knows ends the connection', async () => {
      await using client = await connect();
      await client.hello('sub', unique('group'));
      const desc = 'java.lang.NullPointerException: subscriptionInfo can not be null';
      expect((await client.ask('SUBSCRIBE_REQUEST')).header).toMatchObject({ code: 1, desc });
      client.send('SUBSCRIBE_REQUEST', { topicList: [{ topic: 'any', mode: 'NO_SUCH', type: 'ASYNC' }] });
      await client.ends();
    });

    test.each([
      ['another magic', Buffer.from(`GET / HTTP/1.1\r\nHost: ${'x'.repeat(20)}\r\n\r\n`)],
      ['another version', Buffer.from('EventMesh0001\0\0\0\x0f\0\0\0\x02{}')],
      ['an unknown command', frameOf('{"cmd":"NO_SUCH","code":0}')],
      ['a header that is no JSON', frameOf('{"cmd":')],
      ['more than 4 MiB', Buffer.concat([Buffer.from('EventMesh0000'), Buffer.from([0, 0x41, 0, 0, 0, 0, 0, 2])])],
    ])('%s ends the connection without a word', async (_what, bytes) => {
      await using client = await TestClient.publisher(mesh.endpoint, unique('group'));
      const before = client.frames.length;
      client.raw(bytes);
      await client.ends();
      expect(client.frames).toHaveLength(before);
    });

    test('a command that is not for servers is answered by itself, with code 1', async () => {
      await using client = await TestClient.publisher(mesh.endpoint, unique('group'));
      expect((await client.ask('REDIRECT_TO_CLIENT')).header).toMatchObject({ cmd: 'REDIRECT_TO_CLIENT', code: 1 });
    });

    test('administration knows the clients, and can say goodbye to one, without a seq', async () => {
      const group = unique('group');
      await using client = await TestClient.publisher(mesh.endpoint, group);
      const clients = (await (await fetch(`${mesh.adminUrl}/client/tcp`)).json()) as { readonly group: string }[];
      expect(clients.find((one) => one.group === group)).toMatchObject({
        subsystem: 'tests',
        host: '127.0.0.1',
        port: client.localPort,
        purpose: 'pub',
        protocol: 'TCP',
      });
      await fetch(`${mesh.adminUrl}/clientManage/rejectClientByIpPort?ip=127.0.0.1&port=${client.localPort}`);
      const { header } = await client.heard(({ header: { cmd } }) => cmd === 'SERVER_GOODBYE_REQUEST');
      expect(header).toEqual({
        cmd: 'SERVER_GOODBYE_REQUEST',
        code: 0,
        desc: 'graceful normal quit from eventmesh',
        properties: {},
        command: 'SERVER_GOODBYE_REQUEST',
      });
    });

    test('after its death it is back on the same port, with no session of before', async () => {
      await using client = await TestClient.publisher(mesh.endpoint, unique('group'));
      await mesh.kill();
      await client.ends();
      await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await mesh.restart();
      await using next = await connect();
      expect((await next.publish(meshEvent('any'))).header).toMatchObject({
        code: 1,
        desc: 'java.lang.Exception: no session is found',
      });
    });
  });
}

function frameOf(header: string): Buffer {
  const lengths = Buffer.alloc(8);
  lengths.writeInt32BE(13 + header.length, 0);
  lengths.writeInt32BE(header.length, 4);
  return Buffer.concat([Buffer.from('EventMesh0000'), lengths, Buffer.from(header)]);
}
