import type { Clock } from '@eventmesh/connector-api';
import type { Command, Frame } from '@eventmesh/sdk/protocol';
import { Refusal } from '../event/refusal.ts';
import type { Faults } from '../faults.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { MeshLimits } from '../mesh/mesh-limits.ts';
import { Session } from '../mesh/session.ts';
import type { Connection } from './connection.ts';
import { Publishing } from './publishing.ts';
import { readHello, readTopics, UnreadableBody } from './read-bodies.ts';
import { replyTo } from './reply-command.ts';

/** What the commands of TCP clients work with. */
export interface TcpParts {
  readonly mesh: Mesh;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly limits: MeshLimits;
}

const noProcessor =
  'java.lang.NullPointerException: Cannot invoke "org.apache.eventmesh.common.Pair.getRight()" because "<local6>" is null';
const helloFailed =
  '[org.apache.eventmesh.runtime.core.protocol.tcp.client.processor.HelloProcessor.process(HelloProcessor.java:88)]';

/** Does what the frames of clients ask for, and answers them. */
export class TcpService {
  readonly #parts: TcpParts;
  readonly #publishing: Publishing;
  readonly #closings = new Set<() => void>();

  constructor(parts: TcpParts) {
    this.#parts = parts;
    this.#publishing = new Publishing(parts);
  }

  onFrame(connection: Connection, frame: Frame): void {
    const cmd = frame.header.cmd as Command;
    const seq = frame.header.seq ?? undefined;
    const refuse = (desc: string): void => connection.write({ cmd: replyTo(cmd), code: 1, desc, seq });
    const failure = this.#parts.faults.takeFailure(cmd);
    if (failure !== undefined) return refuse(failure);
    try {
      if (cmd === 'HELLO_REQUEST') return this.#hello(connection, frame);
      if (cmd === 'RECOMMEND_REQUEST')
        return refuse('java.lang.Exception: registry enable config is false, not support');
      if (connection.session === undefined) return refuse('java.lang.Exception: no session is found');
      this.#command(connection, connection.session, frame);
    } catch (thrown) {
      if (thrown instanceof Refusal) refuse(thrown.message);
      else if (thrown instanceof UnreadableBody) connection.close();
      else throw thrown;
    }
  }

  onClose(connection: Connection): void {
    if (connection.session !== undefined) this.#parts.mesh.close(connection.session);
    this.#publishing.forget(connection);
  }

  /** Ends a connection when a goodbye has had its time. */
  closeLater(connection: Connection): void {
    const { clock, limits } = this.#parts;
    const cancel = clock.schedule(limits.goodbyeMs, () => {
      this.#closings.delete(cancel);
      connection.close();
    });
    this.#closings.add(cancel);
  }

  /** Waits for nothing more: all connections are gone. */
  cancelClosings(): void {
    for (const cancel of this.#closings) cancel();
    this.#closings.clear();
  }

  #hello(connection: Connection, { header, body }: Frame): void {
    const seq = header.seq ?? undefined;
    const agent = readHello(body);
    if (agent === undefined || this.#parts.faults.hellos.take()) {
      connection.write({ cmd: 'HELLO_RESPONSE', code: 1, desc: helloFailed, seq });
      return connection.end();
    }
    if (connection.session === undefined) {
      connection.session = new Session(agent, connection.address, connection, this.#parts.clock.now());
      this.#parts.mesh.open(connection.session);
    }
    connection.write({ cmd: 'HELLO_RESPONSE', code: 0, desc: 'success', seq });
  }

  #command(connection: Connection, session: Session, frame: Frame): void {
    const cmd = frame.header.cmd as Command;
    const seq = frame.header.seq ?? undefined;
    const mesh = this.#parts.mesh;
    const succeed = (): void => connection.write({ cmd: replyTo(cmd), code: 0, desc: 'success', seq });
    const acknowledge = (): void => mesh.acknowledge(session, seq ?? '');
    const publish = (): void => this.#publishing.publish(connection, session, frame);
    const work: Partial<Record<Command, () => void>> = {
      HEARTBEAT_REQUEST: () => {
        mesh.heartbeat(session);
        succeed();
      },
      SUBSCRIBE_REQUEST: () => {
        // Answered before what waits for the group is pushed.
        const deliver = mesh.subscribe(session, readTopics(frame.body));
        succeed();
        deliver();
      },
      UNSUBSCRIBE_REQUEST: () => {
        mesh.unsubscribe(session);
        succeed();
      },
      LISTEN_REQUEST: () => this.#listen(connection, session, seq),
      CLIENT_GOODBYE_REQUEST: () => {
        succeed();
        this.closeLater(connection);
      },
      SERVER_GOODBYE_RESPONSE: () => this.closeLater(connection),
      ASYNC_MESSAGE_TO_SERVER: publish,
      BROADCAST_MESSAGE_TO_SERVER: publish,
      REQUEST_TO_SERVER: publish,
      RESPONSE_TO_SERVER: publish,
      ASYNC_MESSAGE_TO_CLIENT_ACK: acknowledge,
      BROADCAST_MESSAGE_TO_CLIENT_ACK: acknowledge,
      REQUEST_TO_CLIENT_ACK: acknowledge,
      RESPONSE_TO_CLIENT_ACK: acknowledge,
    };
    const known = work[cmd];
    if (known === undefined) throw new Refusal(noProcessor);
    known();
  }

  #listen(connection: Connection, session: Session, seq: string | undefined): void {
    const isFirst = !session.listenAnswered;
    session.listenAnswered = true;
    const answer = (code: 0 | 1, desc: string): void => {
      if (isFirst) connection.write({ cmd: 'LISTEN_RESPONSE', code, desc, seq });
    };
    try {
      const deliver = this.#parts.mesh.listen(session);
      answer(0, 'success');
      deliver();
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      answer(1, thrown.message);
    }
  }
}
