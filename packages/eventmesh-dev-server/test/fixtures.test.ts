import { readFileSync } from 'node:fs';
import { VirtualClock } from '@eventmesh/connector-testkit';
import { FrameDecoder, type Command, type Frame } from '@eventmesh/sdk/protocol';
import { expect, it } from 'vitest';
import { writePublished } from '../src/event/write-published.ts';
import { publishedEvent } from '../src/event/published-event.ts';
import { withExtensions } from '../src/event/mesh-event.ts';
import { Session } from '../src/mesh/session.ts';
import { pushFrame } from '../src/tcp/push-frame.ts';
import { startEventMeshDevServer } from '../src/index.ts';
import { TestClient } from './support/test-client.ts';

const folder = new URL('../../sdk/test/fixtures/', import.meta.url);

function bytesOf(name: string): Buffer {
  return readFileSync(new URL(`tcp-${name}.bin`, folder));
}

function fixture(name: string): Frame {
  const [frame] = new FrameDecoder().decode(bytesOf(name));
  return frame as Frame;
}

it.each([
  ['pub-ASYNC_MESSAGE_TO_SERVER', 1],
  ['pub-ASYNC_MESSAGE_TO_SERVER', 2],
  ['pub-ASYNC_MESSAGE_TO_SERVER', 3],
  ['pub-BROADCAST_MESSAGE_TO_SERVER', 1],
])('acknowledges %s-%i byte for byte as a real server', (name, number) => {
  const event = withExtensions(publishedEvent(fixture(`out-${name}-${number}`)), {
    reqc2eventmeshtimestamp: '1',
    reqeventmesh2mqtimestamp: '2',
    reqsendeventmeship: '192.0.2.2',
  });
  expect(writePublished(event).equals(fixture(`in-${name}_ACK-${number}`).body)).toBe(true);
});

it.each([
  ['pub-ASYNC_MESSAGE_TO_SERVER-1', 'sub-ASYNC_MESSAGE_TO_CLIENT-1'],
  ['pub-BROADCAST_MESSAGE_TO_SERVER-1', 'sub-ASYNC_MESSAGE_TO_CLIENT-2'],
])('pushes %s byte for byte as a real server', (out, into) => {
  const push = fixture(`in-${into}`);
  const added = JSON.parse(push.body.toString()) as Record<string, string>;
  const times = ['reqc2eventmeshtimestamp', 'reqeventmesh2mqtimestamp', 'reqmq2eventmeshtimestamp'];
  const addresses = ['reqsendeventmeship', 'reqreceiveeventmeship'];
  const event = withExtensions(
    publishedEvent(fixture(`out-${out}`)),
    Object.fromEntries([...times, ...addresses].map((name) => [name, added[name] ?? ''])),
  );
  const agent = { version: '1', purpose: 'sub', group: 'g1', subsystem: 'tsconn', idc: 'DEFAULT' } as const;
  const session = new Session(agent, { host: '127.0.0.1', port: 1 }, { push: () => {}, close: () => {} }, 0);
  const seq = push.header.seq ?? '';
  const command = 'ASYNC_MESSAGE_TO_CLIENT';
  const now = Number(added['reqeventmesh2ctimestamp']);
  const frame = pushFrame(session, { seq, event, topic: 't', command, pushedAtMs: 0 }, now);
  expect(frame?.equals(bytesOf(`in-${into}`))).toBe(true);
});

it.each([
  ['sub', ['HELLO_REQUEST', 'SUBSCRIBE_REQUEST', 'LISTEN_REQUEST', 'UNSUBSCRIBE_REQUEST', 'CLIENT_GOODBYE_REQUEST']],
  ['pub', ['HELLO_REQUEST', 'HEARTBEAT_REQUEST', 'CLIENT_GOODBYE_REQUEST']],
])('answers a session for %s byte for byte as a real server', async (purpose, requests) => {
  await using server = await startEventMeshDevServer({ clock: new VirtualClock() });
  await using client = await TestClient.connect(server.endpoint);
  for (const request of requests) {
    const sent = fixture(`out-${purpose}-${request}-1`);
    client.raw(bytesOf(`out-${purpose}-${request}-1`));
    const answer = await client.heard(({ header }) => header.seq === sent.header.seq);
    expect(answer).toEqual(fixture(`in-${purpose}-${request.replace('REQUEST', 'RESPONSE')}-1`));
  }
});

it.each([4, 5, 6])('refuses what a real server refuses, in its words: %i', async (number) => {
  await using server = await startEventMeshDevServer({ topics: ['any'] });
  await using client = await TestClient.publisher(server.endpoint, 'g');
  const sent = fixture(`out-pub-ASYNC_MESSAGE_TO_SERVER-${number}`);
  const { cmd, seq, properties } = sent.header;
  const answer = await client.ask(cmd as Command, sent.body.toString(), {
    seq: seq ?? '',
    properties: properties ?? {},
  });
  expect(answer).toEqual(fixture(`in-pub-ASYNC_MESSAGE_TO_SERVER_ACK-${number}`));
});
