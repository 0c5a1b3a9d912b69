import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Address } from '../../src/conformance/harness.ts';

/** A server for a test, and what it has seen. */
export interface TestServer extends AsyncDisposable {
  readonly address: Address;
  readonly sockets: readonly Socket[];
  /** Everything it was sent, over all connections. */
  received(): string;
  /** How many bytes that is. */
  receivedBytes(): number;
}

/** Starts a server that answers with what it is told to; by default it says everything again. */
export async function startServer(
  serve: (socket: Socket) => void = (socket) => void socket.pipe(socket),
  host = '127.0.0.1',
): Promise<TestServer> {
  const sockets: Socket[] = [];
  const chunks: Buffer[] = [];
  let bytes = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
    });
    serve(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  return {
    address: { host, port: (server.address() as AddressInfo).port },
    sockets,
    received: () => Buffer.concat(chunks).toString(),
    receivedBytes: () => bytes,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A client for a test, and what has become of its connection. */
export class TestClient implements Disposable {
  readonly socket: Socket;
  readonly chunks: Buffer[] = [];
  readonly chunksAt: number[] = [];
  ended = false;
  closed = false;
  error: string | undefined;

  constructor(address: Address) {
    this.socket = connect({ ...address, allowHalfOpen: true });
    this.socket.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.chunksAt.push(performance.now());
    });
    this.socket.on('end', () => (this.ended = true));
    this.socket.on('error', (error: NodeJS.ErrnoException) => (this.error = error.code));
    this.socket.on('close', () => (this.closed = true));
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.bytes.toString();
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
