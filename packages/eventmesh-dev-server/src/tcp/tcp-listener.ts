import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { ConnectionFilter } from '../fault-switches.ts';
import { Connection, type ConnectionEvents } from './connection.ts';

/** Listens for TCP clients on one address; can be killed and started again. */
export class TcpListener {
  readonly #events: ConnectionEvents;
  readonly #now: () => number;
  readonly #connections = new Set<Connection>();
  #server: Server | undefined;

  constructor(events: ConnectionEvents, now: () => number) {
    this.#events = events;
    this.#now = now;
  }

  /** The connections that a filter means; those that have not said HELLO only when it means all. */
  connections(which: ConnectionFilter = {}): readonly Connection[] {
    return [...this.#connections].filter(({ session }) => {
      const isOfGroup = which.group === undefined || session?.agent.group === which.group;
      return isOfGroup && (which.purpose === undefined || session?.agent.purpose === which.purpose);
    });
  }

  /** Listens on `host:port` and returns the port: another one only when `port` is 0. */
  async listen(host: string, port: number): Promise<number> {
    const onClose = (connection: Connection): void => {
      this.#connections.delete(connection);
      this.#events.onClose(connection);
    };
    const onFrame: ConnectionEvents['onFrame'] = (connection, frame) => this.#events.onFrame(connection, frame);
    const server = createServer((socket) => {
      this.#connections.add(new Connection(socket, { onFrame, onClose }, this.#now));
    });
    this.#server = server;
    server.listen(port, host);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** Cuts all connections and listens no more. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => void server.close(resolve));
    for (const connection of this.#connections) connection.close();
    await closed;
  }
}
