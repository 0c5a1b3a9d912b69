import { once } from 'node:events';
import { connect } from 'node:net';
import { encodeFrame, FrameDecoder, type Frame, type HelloBody } from '@eventmesh/sdk/protocol';

const withinMs = 10_000;
const hello: HelloBody = { version: '1.12.0', purpose: 'pub', group: 'bench-odd', env: 'PRD', subsystem: 'bench' };
const properties = { protocoltype: 'cloudevents', protocolversion: '1.0', protocoldesc: 'tcp' };

/**
 * Publishes an event whose content type EventMesh takes and cannot write to its subscribers, as a client other than ours would.
 * Resolves once EventMesh has acknowledged it.
 */
export async function publishOdd(endpoint: string, topic: string): Promise<void> {
  const [host, port] = endpoint.split(':');
  const socket = connect(Number(port), host);
  const decoder = new FrameDecoder();
  const request = async (cmd: string, seq: string, body: object): Promise<Frame> => {
    socket.write(encodeFrame({ cmd, code: 0, seq, properties }, Buffer.from(JSON.stringify(body), 'utf8')));
    for (;;) {
      const [bytes] = (await once(socket, 'data', { signal: AbortSignal.timeout(withinMs) })) as [Buffer];
      for (const frame of decoder.decode(bytes)) if (frame.header.seq === seq) return frame;
    }
  };
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(withinMs) });
    await request('HELLO_REQUEST', '1000000001', hello);
    const event = { specversion: '1.0', id: 'odd', source: '/bench', type: 'bench', subject: topic };
    const odd = { ...event, datacontenttype: 'image/x-odd', data: 'odd' };
    const { header } = await request('ASYNC_MESSAGE_TO_SERVER', '1000000002', odd);
    if (header.code !== 0) throw new Error(`EventMesh refused the odd record: ${header.desc}`);
  } finally {
    socket.destroy();
  }
}
