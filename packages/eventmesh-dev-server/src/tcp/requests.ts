import { randomUUID } from 'node:crypto';
import type { Clock } from '@eventmesh/connector-api';
import { withExtensions, type MeshEvent } from '../event/mesh-event.ts';
import { writeEvent } from '../event/write-event.ts';
import type { Connection } from './connection.ts';

interface Request {
  readonly connection: Connection;
  readonly seq: string | undefined;
  readonly group: string;
}

const correlation = 'correlation99id';

/** Requests that wait for a response. One that gets none is never answered. */
export class Requests {
  readonly #clock: Clock;
  readonly #open = new Map<string, Request>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The event of a request, with what its response has to carry, too. */
  open(request: Request, event: MeshEvent): MeshEvent {
    const id = randomUUID();
    this.#open.set(id, request);
    return withExtensions(event, {
      [correlation]: id,
      reply99to99client: request.group,
      cluster: 'DefaultCluster',
    });
  }

  /** Hands a response to whoever asked. One that belongs to no open request is dropped. */
  answer(event: MeshEvent, serverIp: string): void {
    const id = String(event.extensions.get(correlation));
    const request = this.#open.get(id);
    if (request === undefined) return;
    this.#open.delete(id);
    const now = String(this.#clock.now());
    const response = withExtensions(event, {
      rspmq2eventmeshtimestamp: now,
      rspreceiveeventmeship: serverIp,
      rspeventmesh2ctimestamp: now,
    });
    const properties = { protocoltype: 'cloudevents' };
    request.connection.write(
      { cmd: 'RESPONSE_TO_CLIENT', code: 0, seq: request.seq, properties },
      writeEvent(response),
    );
  }

  forget(connection: Connection): void {
    for (const [id, request] of this.#open) if (request.connection === connection) this.#open.delete(id);
  }
}
