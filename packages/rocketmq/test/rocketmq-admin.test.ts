import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeFrame } from '../src/admin/remoting-frame.ts';
import { RocketmqAdmin } from '../src/index.ts';
import { errorOf } from './support/error-of.ts';

let broker: Server | undefined;
afterEach(
  () => new Promise<void>((resolve) => (broker === undefined ? resolve() : void broker.close(() => resolve()))),
);

/** An administration of a broker that does with each connection what the test says. */
async function admin(serve: (socket: Socket) => void): Promise<RocketmqAdmin> {
  const server = createServer((socket) => serve(socket.on('error', () => {}).resume()));
  broker = server;
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return new RocketmqAdmin(`127.0.0.1:${(server.address() as AddressInfo).port}`, 1000);
}

const answer = encodeFrame({ code: 0, opaque: 1, extFields: { offset: '7' } });

describe('a broker', () => {
  it('that answers in pieces is understood', async () => {
    const asked = await admin((socket) => {
      socket.once('data', () => {
        socket.write(answer.subarray(0, 6));
        setImmediate(() => socket.write(answer.subarray(6)));
      });
    });
    expect(await asked.countMessages({ name: 'orders', queues: 2 })).toBe(14);
  });

  it.each([
    [0, true],
    [17, false],
  ])('that answers %i when it is asked for a route: %s', async (code, has) => {
    const asked = await admin((socket) => socket.write(encodeFrame({ code, opaque: 1 })));
    expect(await asked.hasRoute('orders')).toBe(has);
  });

  it('is told the new password of a user', async () => {
    let asked = '';
    const changing = await admin((socket) => {
      socket.on('data', (bytes: Buffer) => (asked += bytes.toString('latin1')));
      socket.once('data', () => socket.write(answer));
    });
    await changing.changePassword('kit', 'another');
    expect(asked).toContain('"code":3002');
    expect(asked).toContain('{"username":"kit","password":"another"}');
  });

  it('is told where a group begins, queue by queue', async () => {
    const asked: string[] = [];
    const beginning = await admin((socket) => {
      socket.once('data', (bytes: Buffer) => {
        asked.push(bytes.toString('latin1'));
        socket.write(answer);
      });
    });
    await beginning.beginAtOldest('billing', { name: 'orders', queues: 2 });
    expect(asked.map((text) => /"queueId":"\d"/.exec(text)?.[0])).toEqual(['"queueId":"0"', '"queueId":"1"']);
    expect(asked[0]).toContain('"code":15');
    expect(asked[0]).toContain('"consumerGroup":"billing","topic":"orders"');
  });

  it.each<[string, Buffer, readonly string[] | string]>([
    [
      'with members',
      encodeFrame({ code: 0, opaque: 1, body: Buffer.from('{"consumerIdList":["a","b"]}') }),
      ['a', 'b'],
    ],
    [
      'without',
      Buffer.from(frameWithRemark({ code: 1, opaque: 1, remark: 'no consumer for this group, billing' })),
      [],
    ],
    [
      'that may not be looked at',
      Buffer.from(frameWithRemark({ code: 1, opaque: 1, remark: 'no permission' })),
      'REJECTED',
    ],
  ])('tells the members of a group %s', async (_, told, expected) => {
    const asked = await admin((socket) => socket.write(told));
    const members = asked.membersOf('billing').catch((error: unknown) => (error as { code: string }).code);
    expect(await members).toEqual(expected);
  });

  it('that refuses is quoted', async () => {
    const asked = await admin((socket) =>
      socket.write(Buffer.from(frameWithRemark({ code: 1, opaque: 1, remark: 'no such topic' }))),
    );
    expect(await errorOf(() => asked.createTopic({ name: 'orders' }))).toMatchObject({
      code: 'REJECTED',
      message: 'The broker refused: no such topic',
    });
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['that says nothing', () => {}, 'TIMEOUT'],
    ['that says a little now and then', (socket) => trickle(socket), 'TIMEOUT'],
    ['that hangs up', (socket) => void socket.end(), 'UNAVAILABLE'],
    ['that is a web server', (socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), 'UNREADABLE'],
    ['that announces two gibibytes', (socket) => void socket.write(Buffer.alloc(8, 0x7f)), 'UNREADABLE'],
  ])('%s', async (_, serve, code) => {
    const asked = await admin(serve);
    expect(await errorOf(() => asked.createGroup({ name: 'shop' }))).toMatchObject({ code });
  });

  it('that is not there', async () => {
    const asked = await admin(() => {});
    await new Promise<void>((resolve) => void broker?.close(() => resolve()));
    expect(await errorOf(() => asked.createGroup({ name: 'shop' }))).toMatchObject({ code: 'UNAVAILABLE' });
  });
});

function frameWithRemark(header: object): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const lengths = Buffer.alloc(8);
  lengths.writeInt32BE(4 + json.length, 0);
  lengths.writeInt32BE(json.length, 4);
  return Buffer.concat([lengths, json]);
}

/** A good answer, so slowly that it takes several seconds. */
function trickle(socket: Socket): void {
  const bytes = answer.values();
  const timer = setInterval(() => socket.write(Buffer.from([bytes.next().value ?? 0])), 50);
  socket.on('close', () => clearInterval(timer));
}
