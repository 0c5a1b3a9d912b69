import { connect } from 'node:net';
import { once } from 'node:events';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { RecordingLogger, testContext } from '@eventmesh/connector-testkit';
import { HttpSource } from '../../src/http-source.ts';
import { httpSourceOptions, type HttpSourceInput } from '../../src/http-source-options.ts';
import type { HttpRecord } from '../../src/held/http-record.ts';

/** What a server answered. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const binaryHeaders = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/test', 'ce-type': 'test' };

/** A source that listens on a free port of the loopback, and what has been read from it. */
export class RunningSource implements AsyncDisposable {
  readonly source: HttpSource;
  readonly logger: RecordingLogger;
  readonly records: HttpRecord[] = [];
  readonly #abort = new AbortController();
  #reading: Promise<void> = Promise.resolve();

  private constructor(source: HttpSource, logger: RecordingLogger) {
    this.source = source;
    this.logger = logger;
  }

  /** @param settles whether it settles what it reads at once; otherwise the test does, and of one that is `unread` it reads, too */
  static async start(
    options: Partial<HttpSourceInput> = {},
    settles: boolean | 'unread' = true,
  ): Promise<RunningSource> {
    const logger = new RecordingLogger();
    const parsed = httpSourceOptions.parse({ port: 0, path: '/events', ...options });
    const running = new RunningSource(new HttpSource(parsed, testContext({ logger })), logger);
    await running.source.open(new AbortController().signal);
    if (settles !== 'unread') running.#reading = running.#read(settles);
    return running;
  }

  get port(): number {
    return this.source.port;
  }

  get events(): readonly AnyCloudEvent[] {
    return this.records.map(({ event }) => event);
  }

  /** Sends one request to the path of events. */
  async send(
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array<ArrayBuffer> = '',
    path = '/events',
    method = 'POST',
  ): Promise<TestAnswer> {
    const hasBody = method === 'POST';
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      headers,
      ...(hasBody ? { body } : {}),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Sends an event in binary mode. */
  async sendEvent(id: string, headers: Readonly<Record<string, string>> = {}): Promise<TestAnswer> {
    return await this.send(
      { ...binaryHeaders, 'ce-id': id, 'content-type': 'application/json', ...headers },
      `{"id":"${id}"}`,
    );
  }

  /** Sends bytes as they are, and gives all that comes until the server closes the connection. */
  async sendBytes(...pieces: readonly string[]): Promise<string> {
    const socket = connect(this.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => {});
    await once(socket, 'connect');
    for (const piece of pieces) socket.write(piece);
    if (!socket.destroyed) await once(socket, 'close');
    return answer;
  }

  /** Stops reading, as the runtime does. */
  async stopReading(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopReading();
    await this.source.close();
  }

  async #read(settles: boolean): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const records = await this.source.read({ maxRecords: 100, maxBytes: 1_000_000 }, signal);
      this.records.push(...records);
      if (settles) await this.source.commit(records);
    }
  }
}

/** An event in binary mode, as bytes of HTTP/1.1. */
export function eventBytes(id: string, further = 'Connection: close\r\n'): string {
  const body = `{"id":"${id}"}`;
  const head = Object.entries({ ...binaryHeaders, 'ce-id': id })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return `POST /events HTTP/1.1\r\nHost: x\r\n${head}Content-Type: application/json\r\n${further}Content-Length: ${body.length}\r\n\r\n${body}`;
}
