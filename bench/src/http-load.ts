/**
 * A client that sends events as fast as they are answered, in a process of its own: `{ port, connections, events, mode }` as JSON is its
 * argument, and it tells what it found as JSON on standard output.
 */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

/** What the client is to do. */
export interface HttpLoad {
  readonly port: number;
  readonly connections: number;
  readonly events: number;
  readonly mode: 'binary' | 'structured';
}

/** What it found. */
export interface HttpLoadResult {
  readonly elapsedMs: number;
  /** Of 100 requests, 99 were answered within this. */
  readonly p99Ms: number;
}

const note = 'x'.repeat(900);

function requestOf(mode: HttpLoad['mode'], id: string): string {
  const data = `{"note":"${note}"}`;
  const attributes = { specversion: '1.0', id, source: '/bench', type: 'bench', time: '2026-01-02T03:04:05Z' };
  const [headers, body] =
    mode === 'binary'
      ? [
          `Content-Type: application/json\r\n${Object.entries(attributes)
            .map(([name, value]) => `ce-${name}: ${value}\r\n`)
            .join('')}`,
          data,
        ]
      : [
          'Content-Type: application/cloudevents+json\r\n',
          `${JSON.stringify({ ...attributes, datacontenttype: 'application/json' }).slice(0, -1)},"data":${data}}`,
        ];
  return `POST / HTTP/1.1\r\nHost: bench\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

async function run({ port, connections, events, mode }: HttpLoad): Promise<HttpLoadResult> {
  const latencies: number[] = [];
  let sent = 0;
  const begun = performance.now();
  const work = async (socket: Socket): Promise<void> => {
    while (sent < events) {
      const at = performance.now();
      socket.write(requestOf(mode, `e${(sent += 1)}`));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      if (!answer.toString('latin1', 9, 12).startsWith('20')) throw new Error(`Not taken: ${answer.toString()}`);
      latencies.push(performance.now() - at);
    }
    socket.destroy();
  };
  const sockets = Array.from({ length: connections }, () => connect({ port, host: '127.0.0.1', noDelay: true }));
  await Promise.all(sockets.map((socket) => once(socket, 'connect').then(() => work(socket))));
  const elapsedMs = performance.now() - begun;
  const sorted = latencies.toSorted((one, other) => one - other);
  return { elapsedMs, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN };
}

if (process.argv[2] !== undefined) console.log(JSON.stringify(await run(JSON.parse(process.argv[2]) as HttpLoad)));
