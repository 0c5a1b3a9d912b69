import { Client, credentials, type ClientDuplexStream, type Metadata } from '@grpc/grpc-js';
import type { Method } from '../protocol/load-protocol.ts';
import type { ConnectionOptions } from './connection-options.ts';

/** How one call is made. */
export interface CallOptions {
  readonly metadata: Metadata;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a stream of answers has brought, and why it ended early, if it did. */
export interface Gathered<Response> {
  readonly answers: readonly Response[];
  readonly error: Error | undefined;
}

/**
 * Back-off of reconnecting is kept short: left alone, gRPC pauses up to two minutes after a long outage. It does not retry
 * calls, as the runtime does. A message of 4 MiB must fit with its properties.
 */
const channelOptions = {
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 2000,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
  'grpc.enable_retries': 0,
  'grpc.service_config_disable_resolution': 1,
  'grpc.use_local_subchannel_pool': 1,
};

/** One gRPC connection to one server. It reconnects by itself; every call has a deadline and can be cancelled. */
export class Channel {
  readonly #connect: () => Client;
  readonly #calls = new Set<{ cancel(): void }>();
  #client: Client;

  constructor(target: string, tls: ConnectionOptions['tls']) {
    this.#connect = () => new Client(target, credentialsOf(tls), channelOptions);
    this.#client = this.#connect();
  }

  /** A call with one answer. None is made once `signal` is aborted. */
  unary<Response>(method: Method<Response>, request: object, options: CallOptions): Promise<Response> {
    return new Promise((resolve, reject) => {
      options.signal?.throwIfAborted();
      const call = this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        options.metadata,
        { deadline: Date.now() + options.timeoutMs },
        (error, response) => {
          over();
          if (error === null && response !== undefined) resolve(response);
          else reject(error ?? new Error(`${method.path}: no answer`));
        },
      );
      const over = this.#follow(call, options.signal);
    });
  }

  /**
   * A call with a stream of answers, which is gathered. Whatever ends it, what has come by then is given. None is made once
   * `signal` is aborted.
   */
  gather<Response>(method: Method<Response>, request: object, options: CallOptions): Promise<Gathered<Response>> {
    return new Promise((resolve) => {
      options.signal?.throwIfAborted();
      const answers: Response[] = [];
      const call = this.#client.makeServerStreamRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        options.metadata,
        { deadline: Date.now() + options.timeoutMs },
      );
      const over = this.#follow(call, options.signal);
      const end = (error?: Error): void => {
        over();
        resolve({ answers, error });
      };
      call.on('data', (answer: Response) => answers.push(answer));
      call.on('error', end);
      call.on('end', end);
    });
  }

  /** A stream in both directions, without a deadline. The caller listens for 'error'. */
  duplex<Message>(method: Method<Message>, metadata: Metadata): ClientDuplexStream<object, Message> {
    const stream = this.#client.makeBidiStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      metadata,
    );
    const over = this.#follow(stream, undefined);
    stream.on('error', over);
    stream.on('end', over);
    return stream;
  }

  /** Gives up a connection that has gone silent, and dials again. Calls under way fail. */
  reconnect(): void {
    this.close();
    this.#client = this.#connect();
  }

  /** Ends the connection. Calls under way fail at once: each would keep it open until its deadline. */
  close(): void {
    for (const call of this.#calls) call.cancel();
    this.#client.close();
  }

  /** Lets a call be cancelled, until the returned function is called. */
  #follow(call: { cancel(): void }, signal: AbortSignal | undefined): () => void {
    const cancel = (): void => call.cancel();
    this.#calls.add(call);
    signal?.addEventListener('abort', cancel, { once: true });
    return () => {
      this.#calls.delete(call);
      signal?.removeEventListener('abort', cancel);
    };
  }
}

function credentialsOf(tls: ConnectionOptions['tls']) {
  if (tls === undefined || tls === false) return credentials.createInsecure();
  return credentials.createSsl(tls === true ? null : Buffer.from(tls.ca, 'utf8'));
}
