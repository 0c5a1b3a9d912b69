import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type ConnectOptions } from '../src/index.ts';
import { connected, numbered, type Scene } from './support/clients.ts';
import { failureOf } from './support/error-of.ts';
import { ScriptedServer } from './support/scripted-server.ts';

/** Calls as JavaScript makes them, where no types are in the way. */
let server: ScriptedServer;
let scene: Scene;
beforeAll(async () => {
  server = await ScriptedServer.start();
  scene = await connected([server]);
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const longest = 2_147_483_647;
const milliseconds = `expected a number of milliseconds above 0 and up to ${longest}, found`;

describe('connect refuses', () => {
  it.each<[unknown, string]>([
    [undefined, 'options of connect: expected an object, found nothing.'],
    [{ group: undefined }, 'group: expected a name, found nothing.'],
    [{ group: 5 }, 'group: expected a name, found 5.'],
    [{ endpoints: 'user:hunter2@h:1' }, 'endpoints: expected a list with at least one, found a string.'],
    [{ endpoints: ['h:1', null] }, "endpoints[1]: expected 'host:port', found null."],
    [{ heartbeatMs: longest + 1 }, `heartbeatMs: ${milliseconds} 2147483648.`],
    [{ connectTimeoutMs: Infinity }, `connectTimeoutMs: ${milliseconds} Infinity.`],
    [{ requestTimeoutMs: '5' }, `requestTimeoutMs: ${milliseconds} a string.`],
    [{ reconnect: { initialMs: 0 } }, `reconnect.initialMs: ${milliseconds} 0.`],
    [{ reconnect: { maxMs: 3e9 } }, `reconnect.maxMs: ${milliseconds} 3000000000.`],
    [
      { reconnect: { initialMs: 20, maxMs: 10 } },
      'reconnect.initialMs: expected at most reconnect.maxMs, which is 10, found 20.',
    ],
    [{ tls: null }, 'tls: expected true, false or an object, found null.'],
    [{ tls: 'yes' }, 'tls: expected true, false or an object, found a string.'],
    [{ heartbeatMS: 3 }, "unknown option 'heartbeatMS': did you mean 'heartbeatMs'?"],
    [{ reconnect: { maxMS: 10 } }, "unknown option 'reconnect.maxMS': did you mean 'reconnect.maxMs'?"],
    [
      { reconnect: { max: 10 } },
      "unknown option 'reconnect.max': expected 'reconnect.initialMs' or 'reconnect.maxMs'.",
    ],
    [
      { tls: { caFile: 'ca.pem' } },
      "unknown option 'tls.caFile': expected 'tls.ca', 'tls.cert', 'tls.key', 'tls.servername' or 'tls.rejectUnauthorized'.",
    ],
  ])('%j', async (wrong, message) => {
    const options = wrong === undefined ? wrong : { endpoints: ['127.0.0.1:1'], group: 'g', ...(wrong as object) };
    expect(await failureOf(() => connect(options as ConnectOptions))).toBe(`INVALID_OPTIONS ${message}`);
  });
});

it.each<[unknown, string]>([
  [null, 'second argument of connect: expected an object, found null.'],
  [{ timeoutMs: 1 }, "unknown option 'timeoutMs': expected 'signal'."],
])('connect refuses %j as its second argument', async (wrong, message) => {
  const call = wrong as { signal?: AbortSignal };
  expect(await failureOf(() => connect({ endpoints: [server.endpoint], group: 'g' }, call))).toBe(
    `INVALID_OPTIONS ${message}`,
  );
});

it.each([{ initialMs: 60_000 }, { maxMs: 10 }, { initialMs: longest }, { maxMs: longest }])(
  'connects with pauses of %j: the other default gives way',
  async (reconnect) => {
    await using other = await connected([server], { reconnect });
    expect(other.mesh).toBeDefined();
  },
);

describe('subscribe refuses', () => {
  it.each<[unknown, string]>([
    [undefined, 'options of subscribe: expected an object, found nothing.'],
    [{}, 'topics: expected a list with at least one, found nothing.'],
    [{ topics: ['a'], maxbuffered: 1 }, "unknown option 'maxbuffered': did you mean 'maxBuffered'?"],
    [
      { topics: ['a'], maxBufferd: 1 },
      "unknown option 'maxBufferd': expected 'topics', 'group', 'mode', 'replies', 'maxBuffered', 'maxBufferedBytes' or 'signal'.",
    ],
    [{ topics: 'orders' }, 'topics: expected a list with at least one, found a string.'],
    [{ topics: ['a', {}] }, 'topics[1]: expected a name, found an object.'],
    [{ topics: ['a', ''] }, 'topics[1]: expected a name, found an empty one.'],
    [{ topics: ['a'], group: ' ' }, 'group: expected a name, found an empty one.'],
    [{ topics: ['a'], mode: 'BROADCASTING' }, "mode: expected 'clustering' or 'broadcasting', found 'BROADCASTING'."],
    [{ topics: ['a'], maxBuffered: 0 }, 'maxBuffered: expected a whole number of at least 1, found 0.'],
    [{ topics: ['a'], maxBuffered: -1 }, 'maxBuffered: expected a whole number of at least 1, found -1.'],
    [{ topics: ['a'], maxBuffered: Number.NaN }, 'maxBuffered: expected a whole number of at least 1, found NaN.'],
    [{ topics: ['a'], maxBufferedBytes: 1.5 }, 'maxBufferedBytes: expected a whole number of at least 1, found 1.5.'],
  ])('%j', async (wrong, message) => {
    expect(await failureOf(() => scene.mesh.subscribe(wrong as { topics: string[] }))).toBe(
      `INVALID_OPTIONS ${message}`,
    );
  });
});

it.each([0, -1, Number.NaN, undefined as unknown as number])('take refuses %s', async (max) => {
  const subscription = scene.mesh.subscribe({ topics: ['orders'], maxBuffered: Infinity });
  const failure = await failureOf(() => subscription.take(max, AbortSignal.abort()));
  expect(failure).toMatch(/^INVALID_OPTIONS max: expected a whole number of at least 1, found /);
  await subscription.close();
});

describe.each(['publish', 'request'] as const)('%s refuses', (call) => {
  it.each<[unknown, unknown, RegExp]>([
    [null, { topic: 'a' }, /^INVALID_EVENT Expected an event, found null\.$/],
    [undefined, { topic: 'a' }, /^INVALID_EVENT Expected an event, found undefined\.$/],
    [{}, { topic: 'a' }, /^INVALID_EVENT /],
    [numbered(1), undefined, /^INVALID_OPTIONS options of (?:publish|request): expected an object, found nothing\.$/],
    [numbered(1), {}, /^INVALID_OPTIONS topic: expected a name, found nothing\.$/],
    [
      numbered(1),
      { topic: 'a', timeoutMS: 1 },
      /^INVALID_OPTIONS unknown option 'timeoutMS': did you mean 'timeoutMs'\?$/,
    ],
    [
      numbered(1),
      { topic: 'a', timeout: 1 },
      /^INVALID_OPTIONS unknown option 'timeout': expected 'topic', 'timeoutMs' or 'signal'\.$/,
    ],
    [numbered(1), { topic: 'a', timeoutMs: 1e12 }, /^INVALID_OPTIONS timeoutMs: expected .* found 1000000000000\.$/],
  ])('%j, %j', async (event, options, message) => {
    const method: (event: never, options: never) => Promise<unknown> = scene.mesh[call].bind(scene.mesh);
    expect(await failureOf(() => method(event as never, options as never))).toMatch(message);
  });
});
