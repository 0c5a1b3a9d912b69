import { once } from 'node:events';
import {
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerWritableStream,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { loadProtocol } from '../../src/protocol/load-protocol.ts';
import type {
  WireAckResponse,
  WireChangeResponse,
  WireMessageQueue,
  WireReceiveResponse,
  WireRoute,
  WireSendResponse,
  WireTelemetryCommand,
} from '../../src/protocol/wire-types.ts';

type Receive = ServerWritableStream<object, WireReceiveResponse>;
type Telemetry = ServerDuplexStream<WireTelemetryCommand, WireTelemetryCommand>;

/** What a test lets the server do. An answer left out, or undefined, is none: the call hangs. */
export interface Script {
  route?: (topic: string, port: number) => WireRoute | undefined;
  send?: (ids: readonly string[]) => WireSendResponse | undefined;
  receive?: (call: Receive) => void;
  acknowledge?: (handles: readonly string[]) => WireAckResponse | undefined;
  change?: () => WireChangeResponse | undefined;
  telemetry?: (call: Telemetry) => void;
}

/** The protocol's OK. */
export const ok = { code: 20_000, message: 'OK' };

/** A queue of the topic at a server on this machine. */
export function queueAt(port: number, name = 'broker-a'): WireMessageQueue {
  const endpoints = { scheme: 1, addresses: [{ host: '127.0.0.1', port }] };
  return { topic: { name: 'orders' }, permission: 4, broker: { name, id: 0, endpoints }, acceptMessageTypes: [1, 2] };
}

/** A server that says what a test wants, also what no server should say. */
export class ScriptedServer implements AsyncDisposable {
  /** The calls that came, by name. */
  readonly calls: string[] = [];
  readonly #server = new Server();
  readonly #script: Script;
  #port = 0;

  private constructor(script: Script) {
    this.#script = {
      route: (_, port) => ({ status: ok, messageQueues: [queueAt(port)] }),
      telemetry: agree,
      ...script,
    };
    this.#server.addService(loadProtocol() as unknown as ServiceDefinition, {
      QueryRoute: this.#unary('QueryRoute', ({ topic }) => this.#script.route?.(topic.name, this.#port)),
      Heartbeat: this.#unary('Heartbeat', () => ({ status: ok })),
      NotifyClientTermination: this.#unary('NotifyClientTermination', () => ({ status: ok })),
      SendMessage: this.#unary('SendMessage', ({ messages }) =>
        this.#script.send?.(messages.map(({ systemProperties }) => systemProperties.messageId)),
      ),
      AckMessage: this.#unary('AckMessage', ({ entries }) =>
        this.#script.acknowledge?.(entries.map(({ receiptHandle }) => receiptHandle)),
      ),
      ChangeInvisibleDuration: this.#unary('ChangeInvisibleDuration', () => this.#script.change?.()),
      ReceiveMessage: (call: Receive) => this.#script.receive?.(call),
      Telemetry: (call: Telemetry) => this.#script.telemetry?.(call),
    });
  }

  static async start(script: Script = {}): Promise<ScriptedServer> {
    const scripted = new ScriptedServer(script);
    scripted.#port = await new Promise((resolve, reject) => {
      scripted.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    return scripted;
  }

  get port(): number {
    return this.#port;
  }

  get endpoint(): string {
    return `127.0.0.1:${this.#port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.forceShutdown();
  }

  #unary(name: string, answer: (request: Request) => object | undefined) {
    return (call: { request: Request }, callback: (error: null, answer: object) => void): void => {
      this.calls.push(name);
      const said = answer(call.request);
      if (said !== undefined) callback(null, said);
    };
  }
}

interface Request {
  readonly topic: { readonly name: string };
  readonly messages: readonly { readonly systemProperties: { readonly messageId: string } }[];
  readonly entries: readonly { readonly receiptHandle: string }[];
}

/** Answers the settings with themselves. */
function agree(call: Telemetry): void {
  call.on('error', () => {});
  void once(call, 'data').then(([command]) => call.write(command as WireTelemetryCommand));
}
