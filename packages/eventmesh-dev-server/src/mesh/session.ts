import type { HelloBody, SubscribedTopic } from '@eventmesh/sdk/protocol';
import type { MeshEvent } from '../event/mesh-event.ts';

/** The address of a client, as it comes. */
export interface ClientAddress {
  readonly host: string;
  readonly port: number;
}

/** The commands by which a session gets events. */
export type PushCommand = 'ASYNC_MESSAGE_TO_CLIENT' | 'BROADCAST_MESSAGE_TO_CLIENT' | 'REQUEST_TO_CLIENT';

/** An event on its way to a session, until that acknowledges it. */
export interface Push {
  readonly seq: string;
  readonly event: MeshEvent;
  readonly topic: string;
  /** By which command it goes: the subscription that the group had then. A broadcast goes to no other session when this one dies. */
  readonly command: PushCommand;
  readonly pushedAtMs: number;
}

/** What a session writes by. */
export interface SessionOutput {
  push(session: Session, push: Push): void;
  /** Ends the connection without a word. */
  close(): void;
}

/** A client that has said HELLO. */
export class Session {
  readonly agent: Readonly<Partial<HelloBody>> & Pick<HelloBody, 'purpose' | 'group'>;
  readonly address: ClientAddress;
  readonly output: SessionOutput;
  readonly topics = new Map<string, SubscribedTopic>();
  /** By seq. */
  readonly unacknowledged = new Map<string, Push>();
  lastHeartbeatMs: number;
  /** LISTEN has been answered, well or not: the runtime answers the first only. */
  listenAnswered = false;
  closed = false;

  constructor(agent: Session['agent'], address: ClientAddress, output: SessionOutput, now: number) {
    this.agent = agent;
    this.address = address;
    this.output = output;
    this.lastHeartbeatMs = now;
  }
}
