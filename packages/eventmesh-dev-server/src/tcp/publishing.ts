import type { Command, Frame } from '@eventmesh/sdk/protocol';
import { withExtensions, type MeshEvent } from '../event/mesh-event.ts';
import { checkData, publishedEvent } from '../event/published-event.ts';
import { nullPointer, Refusal } from '../event/refusal.ts';
import { writePublished } from '../event/write-published.ts';
import type { Session } from '../mesh/session.ts';
import { AckWriter } from './ack-writer.ts';
import type { Connection } from './connection.ts';
import { replyTo } from './reply-command.ts';
import { Requests } from './requests.ts';
import type { TcpParts } from './tcp-service.ts';

/** Takes the events of clients in, and acknowledges them. */
export class Publishing {
  readonly #parts: TcpParts;
  readonly #acks: AckWriter;
  readonly #requests: Requests;

  constructor(parts: TcpParts) {
    this.#parts = parts;
    this.#acks = new AckWriter(parts.faults, parts.clock);
    this.#requests = new Requests(parts.clock);
  }

  /** Throws Refusal. */
  publish(connection: Connection, session: Session, frame: Frame): void {
    const cmd = frame.header.cmd as Command;
    if (cmd === 'RESPONSE_TO_SERVER') return this.#respond(frame);
    const event = publishedEvent(frame);
    const { limits, faults, clock } = this.#parts;
    checkData(event, limits.maxEventChars);
    if (faults.overloads.take()) throw new Refusal('Tps overload, global flow control');
    const now = String(clock.now());
    const stamped = withExtensions(event, {
      reqc2eventmeshtimestamp: now,
      reqeventmesh2mqtimestamp: now,
      reqsendeventmeship: limits.serverIp,
    });
    const topic = stamped.subject;
    if (topic === undefined) throw nullPointer();
    if (cmd === 'REQUEST_TO_SERVER') return this.#request(connection, session, frame, stamped);
    const seq = frame.header.seq ?? undefined;
    const body = writePublished(stamped);
    let deliver: () => void;
    try {
      deliver = this.#parts.mesh.storage.accept(topic, stamped);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return this.#acks.write(connection, { cmd: replyTo(cmd), code: 1, desc: thrown.message, seq }, body);
    }
    this.#acks.write(connection, { cmd: replyTo(cmd), code: 0, desc: 'success', seq }, body);
    deliver();
  }

  /** The connection is gone, and with it the requests that it waits for. */
  forget(connection: Connection): void {
    this.#requests.forget(connection);
  }

  #request(connection: Connection, session: Session, { header }: Frame, event: MeshEvent): void {
    const { storage } = this.#parts.mesh;
    if (!storage.repliesToRequests)
      throw nullPointer(
        'Cannot invoke "java.lang.Throwable.toString()" because the return value of "java.lang.Exception.getCause()" is null',
      );
    const asking = this.#requests.open({ connection, seq: header.seq ?? undefined, group: session.agent.group }, event);
    storage.accept(event.subject ?? '', asking)();
  }

  #respond(frame: Frame): void {
    try {
      this.#requests.answer(publishedEvent(frame), this.#parts.limits.serverIp);
    } catch (thrown) {
      // A responder hears of nothing.
      if (!(thrown instanceof Refusal)) throw thrown;
    }
  }
}
