import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '@eventmesh/connector-testkit';
import { encodeFrame, FrameDecoder, type Command, type Frame, type SubscribedTopic } from '@eventmesh/sdk/protocol';

const patienceMs = 10_000;
const publishing = { protocoltype: 'cloudevents', protocolversion: '1.0', protocoldesc: 'tcp' };

/** What to say beside the body of a command. */
export interface CommandOptions {
  readonly seq?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A client that says exactly what a test wants to be said, and keeps all that it hears. */
export class TestClient implements AsyncDisposable {
  readonly frames: Frame[] = [];
  readonly #socket: Socket;
  readonly #heard = new EventEmitter();
  #count = 0;
  #acknowledges = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const decoder = new FrameDecoder();
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      for (const frame of decoder.decode(bytes)) this.#take(frame);
    });
  }

  static async connect(endpoint: string): Promise<TestClient> {
    const [host, port] = endpoint.split(':');
    const socket = connect(Number(port), host);
    await once(socket, 'connect');
    return new TestClient(socket);
  }

  /** A session that has said HELLO. */
  static async publisher(endpoint: string, group: string): Promise<TestClient> {
    const client = await TestClient.connect(endpoint);
    await client.hello('pub', group);
    return client;
  }

  /** A session that has said HELLO, SUBSCRIBE and LISTEN. */
  static async subscriber(
    endpoint: string,
    group: string,
    topic: string,
    how: Partial<SubscribedTopic> = {},
  ): Promise<TestClient> {
    const client = await TestClient.connect(endpoint);
    await client.hello('sub', group);
    await client.subscribe(topic, how);
    await client.ask('LISTEN_REQUEST');
    return client;
  }

  get closed(): boolean {
    return this.#socket.destroyed;
  }

  get localPort(): number {
    return this.#socket.localPort ?? 0;
  }

  /** Events that came. */
  get pushes(): readonly Frame[] {
    return this.frames.filter(
      ({ header }) => header.cmd.endsWith('MESSAGE_TO_CLIENT') || header.cmd === 'REQUEST_TO_CLIENT',
    );
  }

  /** Ids of the events that came and could be read. */
  get ids(): readonly string[] {
    return this.pushes.filter(({ body }) => body.length > 0).map((frame) => String(eventOf(frame)['id']));
  }

  raw(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  send(cmd: Command, body?: unknown, { seq = this.#nextSeq(), properties = {} }: CommandOptions = {}): string {
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
    const bytes = body === undefined ? undefined : Buffer.from(text);
    this.#socket.write(encodeFrame({ cmd, code: 0, seq, properties }, bytes));
    return seq;
  }

  /** Sends a command and waits for the answer with its seq. */
  ask(cmd: Command, body?: unknown, options?: CommandOptions): Promise<Frame> {
    const seq = this.send(cmd, body, options);
    return this.heard(({ header }) => header.seq === seq, `the answer to ${cmd}`);
  }

  hello(purpose: 'pub' | 'sub', group: string, more: object = {}): Promise<Frame> {
    return this.ask('HELLO_REQUEST', { version: '1.0', purpose, group, subsystem: 'tests', idc: 'DEFAULT', ...more });
  }

  subscribe(topic: string, { mode = 'CLUSTERING', type = 'ASYNC' }: Partial<SubscribedTopic> = {}): Promise<Frame> {
    return this.ask('SUBSCRIBE_REQUEST', { topicList: [{ topic, mode, type }] });
  }

  publish(event: unknown, cmd: Command = 'ASYNC_MESSAGE_TO_SERVER'): Promise<Frame> {
    return this.ask(cmd, event, { properties: publishing });
  }

  /** Sends an event, and waits for nothing. */
  publishOnly(event: unknown, cmd: Command = 'ASYNC_MESSAGE_TO_SERVER'): string {
    return this.send(cmd, event, { properties: publishing });
  }

  acknowledge({ header }: Frame): void {
    this.send(`${header.cmd}_ACK` as Command, undefined, { seq: header.seq ?? '' });
  }

  /** Acknowledges what has come and what comes. */
  acknowledgeAll(): void {
    this.#acknowledges = true;
    for (const push of this.pushes) this.acknowledge(push);
  }

  /** The first frame that is meant, now or later. */
  async heard(isMeant: (frame: Frame) => boolean, what = 'a frame'): Promise<Frame> {
    const deadline = AbortSignal.timeout(patienceMs);
    for (;;) {
      const found = this.frames.find((frame) => isMeant(frame));
      if (found !== undefined) return found;
      await once(this.#heard, 'frame', { signal: deadline }).catch((cause: unknown) => {
        throw new Error(`Did not come within ${patienceMs} ms: ${what}`, { cause });
      });
    }
  }

  async ends(withinMs = patienceMs): Promise<void> {
    await until('the connection has ended', () => this.closed, withinMs);
  }

  /** Ends without a word. */
  die(): void {
    this.#socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
  }

  #take(frame: Frame): void {
    this.frames.push(frame);
    this.#heard.emit('frame');
    if (this.#acknowledges && this.pushes.includes(frame)) this.acknowledge(frame);
  }

  #nextSeq(): string {
    this.#count += 1;
    return `c${this.#count}`;
  }
}

/** The event in a push. */
export function eventOf({ body }: Frame): Readonly<Record<string, unknown>> {
  return JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
}
