import { once } from 'node:events';
import { connect } from 'node:net';
import { encodeFrame, FrameDecoder, type FrameHeader } from '@eventmesh/sdk/protocol';

const hello = { version: '2.0', purpose: 'pub', group: 'raw', env: 'PRD', idc: 'DEFAULT', subsystem: 'raw', pid: 1 };
const properties = { protocoltype: 'cloudevents', protocolversion: '1.0', protocoldesc: 'tcp' };

/** Publishes an event as it is written, past everything that the SDK looks after. Resolves with the code of the answer. */
export async function publishRaw(endpoint: string, event: object): Promise<number | undefined> {
  const [host, port] = endpoint.split(':');
  const socket = connect(Number(port), host);
  const decoder = new FrameDecoder();
  const codes: number[] = [];
  socket.on('data', (bytes) => {
    for (const { header } of decoder.decode(bytes)) codes.push(header.code);
  });
  const send = (header: FrameHeader, body: object): void => {
    socket.write(encodeFrame(header, Buffer.from(JSON.stringify(body))));
  };
  try {
    send({ cmd: 'HELLO_REQUEST', code: 0, seq: '1', properties: {} }, hello);
    while (codes.length < 1) await once(socket, 'data', { signal: AbortSignal.timeout(10_000) });
    send({ cmd: 'ASYNC_MESSAGE_TO_SERVER', code: 0, seq: '2', properties }, event);
    while (codes.length < 2) await once(socket, 'data', { signal: AbortSignal.timeout(10_000) });
    return codes[1];
  } finally {
    socket.destroy();
  }
}
