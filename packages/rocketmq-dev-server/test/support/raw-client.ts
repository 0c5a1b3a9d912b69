import { credentials, makeClientConstructor, Metadata, type Client } from '@grpc/grpc-js';
import type { RocketmqMethod } from '../../src/index.ts';
import { loadProtocol } from '../../src/grpc/load-protocol.ts';

interface Answer {
  readonly status: { readonly code: string; readonly message: string } | null;
  readonly entries: readonly { readonly messageId: string; readonly status: { readonly code: string } }[];
}

/** Calls the server as it is, for what the npm client never sends. */
export class RawClient implements Disposable {
  readonly #client: Client;
  readonly #definition = loadProtocol();

  constructor(endpoint: string) {
    const Constructor = makeClientConstructor(this.#definition, 'MessagingService');
    this.#client = new Constructor(endpoint, credentials.createInsecure());
  }

  /** Makes a call of one request and one response. */
  call(name: RocketmqMethod, request: object, clientId = 'raw'): Promise<Answer> {
    const method = this.#definition[name];
    if (method === undefined) throw new Error(`no method ${name}`);
    const metadata = new Metadata();
    if (clientId !== '') metadata.set('x-mq-client-id', clientId);
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest<object, Answer>(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        metadata,
        { deadline: Date.now() + 5_000 },
        (error, answer) => (answer === undefined ? reject(error) : resolve(answer)),
      );
    });
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}

/** A message as it goes over the wire. */
export function wireMessage(messageId: string, more: object = {}): object {
  return {
    topic: { name: 'orders' },
    body: Buffer.from(messageId),
    systemProperties: { messageId, messageType: 'NORMAL', bodyEncoding: 'IDENTITY', ...more },
  };
}
