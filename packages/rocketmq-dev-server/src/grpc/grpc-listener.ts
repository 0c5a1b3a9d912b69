import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';

const maxMessageBytes = 130 * 1024 * 1024;

/** Listens for gRPC on one address; can be killed and started again. */
export class GrpcListener {
  readonly #definition: ServiceDefinition;
  readonly #service: UntypedServiceImplementation;
  #server: Server | undefined;

  constructor(definition: ServiceDefinition, service: UntypedServiceImplementation) {
    this.#definition = definition;
    this.#service = service;
  }

  /** Listens on `host:port` and returns the port: another one only when `port` is 0. */
  async listen(host: string, port: number): Promise<number> {
    const server = new Server({
      'grpc.max_receive_message_length': maxMessageBytes,
      'grpc.max_send_message_length': maxMessageBytes,
    });
    server.addService(this.#definition, this.#service);
    const bound = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(new Error(`Cannot listen on ${host}:${port}. Choose another port.`, { cause: error }));
      });
    });
    this.#server = server;
    return bound;
  }

  /** Cuts all connections. */
  drop(host: string, port: number): void {
    this.#server?.drain(`${host}:${port}`, 0);
  }

  /** Listens no more, and waits up to `deadlineMs` for calls under way to end before it cuts the connections. */
  async stop(deadlineMs: number): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
    });
    await Promise.race([new Promise<void>((resolve) => server.tryShutdown(() => resolve())), deadline]);
    clearTimeout(timer);
    this.kill();
  }

  /** Cuts all connections and listens no more. */
  kill(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
  }
}
