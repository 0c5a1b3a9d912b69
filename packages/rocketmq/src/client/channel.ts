import { Client, credentials, type ClientDuplexStream, type Metadata } from '@grpc/grpc-js';
import type { Method } from '../protocol/load-protocol.ts';
import type { ConnectionOptions } from './connection-options.ts';

/** How one call is made. */
export interface CallOptions {
  readonly metadata: Metadata;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
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
  readonly #client: Client;

  constructor(target: string, tls: ConnectionOptions['tls']) {
    this.#client = new Client(target, credentialsOf(tls), channelOptions);
  }

  /** A call with one answer. */
  unary<Response>(method: Method<Response>, request: object, options: CallOptions): Promise<Response> {
    return new Promise((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        options.metadata,
        { deadline: Date.now() + options.timeoutMs },
        (error, response) => {
          unlink();
          if (error === null && response !== undefined) resolve(response);
          else reject(error ?? new Error(`${method.path}: no answer`));
        },
      );
      const unlink = cancelOnAbort(call, options.signal);
    });
  }

  /** A call with a stream of answers, which is gathered. Cancelled, it gives what has come. */
  gather<Response>(method: Method<Response>, request: object, options: CallOptions): Promise<Response[]> {
    return new Promise((resolve, reject) => {
      const answers: Response[] = [];
      const call = this.#client.makeServerStreamRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        options.metadata,
        { deadline: Date.now() + options.timeoutMs },
      );
      const unlink = cancelOnAbort(call, options.signal);
      call.on('data', (answer: Response) => answers.push(answer));
      call.on('error', (error) => {
        unlink();
        if (options.signal?.aborted === true) resolve(answers);
        else reject(error);
      });
      call.on('end', () => {
        unlink();
        resolve(answers);
      });
    });
  }

  /** A stream in both directions, without a deadline. The caller listens for 'error'. */
  duplex<Message>(method: Method<Message>, metadata: Metadata): ClientDuplexStream<object, Message> {
    return this.#client.makeBidiStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      metadata,
    );
  }

  /** Ends the connection; calls under way fail. */
  close(): void {
    this.#client.close();
  }
}

function credentialsOf(tls: ConnectionOptions['tls']) {
  if (tls === undefined || tls === false) return credentials.createInsecure();
  return credentials.createSsl(tls === true ? null : Buffer.from(tls.ca, 'utf8'));
}

function cancelOnAbort(call: { cancel(): void }, signal: AbortSignal | undefined): () => void {
  if (signal === undefined) return () => {};
  const cancel = (): void => call.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}
