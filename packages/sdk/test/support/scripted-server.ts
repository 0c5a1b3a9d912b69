import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { encodeFrame, FrameDecoder, type Frame } from '../../src/protocol/index.ts';

/** A connection to a {@link ScriptedServer}. */
export interface Connection {
  readonly socket: Socket;
  /** Frames that came over it, in order. */
  readonly frames: Frame[];
  /** Answers a frame, or pushes one. */
  readonly send: (header: Partial<Frame['header']> & { cmd: string }, body?: object | Buffer) => void;
}

/** Handles a frame; true: nothing more is to be done about it. */
export type Script = (frame: Frame, connection: Connection) => boolean;

/** Publishes an event: the request of which most tests are. */
export const publishCommand = 'ASYNC_MESSAGE_TO_SERVER';

const answers: Readonly<Record<string, string>> = {
  HELLO_REQUEST: 'HELLO_RESPONSE',
  HEARTBEAT_REQUEST: 'HEARTBEAT_RESPONSE',
  SUBSCRIBE_REQUEST: 'SUBSCRIBE_RESPONSE',
  UNSUBSCRIBE_REQUEST: 'UNSUBSCRIBE_RESPONSE',
  LISTEN_REQUEST: 'LISTEN_RESPONSE',
  CLIENT_GOODBYE_REQUEST: 'CLIENT_GOODBYE_RESPONSE',
  ASYNC_MESSAGE_TO_SERVER: 'ASYNC_MESSAGE_TO_SERVER_ACK',
  BROADCAST_MESSAGE_TO_SERVER: 'BROADCAST_MESSAGE_TO_SERVER_ACK',
};

/** An EventMesh on loopback that does what it is told, and else answers everything with success. */
export class ScriptedServer implements AsyncDisposable {
  readonly connections: Connection[] = [];
  /** May be changed at any time. */
  script: Script = () => false;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#accept(socket));
  }

  static async start(script?: Script): Promise<ScriptedServer> {
    const server = createServer();
    const scripted = new ScriptedServer(server);
    if (script !== undefined) scripted.script = script;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** All frames of a command, over whatever connection. */
  received(cmd: string): Frame[] {
    return this.connections.flatMap(({ frames }) => frames.filter(({ header }) => header.cmd === cmd));
  }

  /** Ids of all events that were published, in order. */
  publishedIds(): unknown[] {
    return this.received(publishCommand).map(({ body }) => (JSON.parse(body.toString()) as { id: unknown }).id);
  }

  /** Connections that are open. */
  get open(): readonly Connection[] {
    return this.connections.filter(({ socket }) => !socket.destroyed);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const { socket } of this.connections) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const decoder = new FrameDecoder();
    const frames: Frame[] = [];
    const connection: Connection = {
      socket,
      frames,
      send: (header, body = Buffer.alloc(0)) => {
        const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
        socket.write(encodeFrame({ code: 0, properties: {}, ...header }, bytes));
      },
    };
    this.connections.push(connection);
    // A client that is gone is nothing to a server.
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      try {
        for (const frame of decoder.decode(bytes)) {
          frames.push(frame);
          if (!this.script(frame, connection)) answer(frame, connection);
        }
      } catch {
        // As the real one: what it does not understand it closes without a word.
        socket.destroy();
      }
    });
  }
}

/** Answers with success, as the real one does: an acknowledgement repeats the event. */
export function answer({ header, body }: Frame, { send }: Connection): void {
  const cmd = answers[header.cmd];
  const { seq = null } = header;
  if (cmd === undefined) return;
  if (!cmd.endsWith('_ACK')) send({ cmd, seq, desc: 'success' });
  else send({ cmd, seq, desc: 'success' }, acknowledged(body));
}

/** What an acknowledgement of an event repeats of it. */
export function acknowledged(body: Buffer): object {
  const { id, source, type, subject, data } = JSON.parse(body.toString()) as Record<string, unknown>;
  return { data: { node: data }, id, source, type, subject };
}

/** Does something the first so many times that a command comes, over whatever connection. */
export function firstTimes(count: number, cmd: string, act: (frame: Frame, connection: Connection) => void): Script {
  let left = count;
  return (frame, connection) => {
    if (frame.header.cmd !== cmd || left === 0) return false;
    left -= 1;
    act(frame, connection);
    return true;
  };
}
