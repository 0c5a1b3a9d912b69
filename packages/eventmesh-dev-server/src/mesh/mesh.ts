import type { Clock } from '@eventmesh/connector-api';
import type { SubscribedTopic } from '@eventmesh/sdk/protocol';
import { withExtensions, type MeshEvent } from '../event/mesh-event.ts';
import { nullPointer, Refusal } from '../event/refusal.ts';
import { Group } from './group.ts';
import type { MeshFaults, MeshLimits } from './mesh-limits.ts';
import { repeat } from './repeat.ts';
import type { Push, PushCommand, Session } from './session.ts';
import type { MeshStorage, Receivers } from './storage.ts';

/** What the runtime works with. */
export interface MeshParts {
  readonly limits: MeshLimits;
  readonly clock: Clock;
  readonly faults: MeshFaults;
  /** 0 to 1: chooses the session of a group. */
  readonly random: () => number;
  readonly storage: (receivers: Receivers) => MeshStorage;
}

/** The state of an EventMesh runtime, in memory and without any protocol: groups, their sessions, and what is on its way to them. */
export class Mesh implements Receivers {
  readonly storage: MeshStorage;
  readonly #parts: MeshParts;
  readonly #groups = new Map<string, Group>();
  #ends: readonly (() => void)[] = [];
  #pushes = 0;

  constructor(parts: MeshParts) {
    this.#parts = parts;
    this.storage = parts.storage(this);
  }

  /** Starts to clean: pushes nobody acknowledges, sessions without a heartbeat. */
  start(): void {
    const { clock, limits, faults } = this.#parts;
    this.#ends = [
      repeat(
        clock,
        limits.firstCleaningMs,
        () => faults.cleanerMs ?? limits.cleanerMs,
        () => this.#dropOldPushes(),
      ),
      repeat(
        clock,
        limits.firstCleaningMs,
        () => limits.sessionExpiryMs,
        () => this.#closeSilent(),
      ),
    ];
  }

  get sessions(): readonly Session[] {
    return [...this.#groups.values()].flatMap(({ sessions }) => [...sessions]);
  }

  /** HELLO. */
  open(session: Session): void {
    const group = this.#groupOf(session);
    group.sessions.add(session);
    if (session.agent.purpose === 'sub') group.hasConsumer = true;
  }

  heartbeat(session: Session): void {
    session.lastHeartbeatMs = this.#parts.clock.now();
  }

  /** SUBSCRIBE. The returned function delivers what waits. Throws Refusal. */
  subscribe(session: Session, items: readonly SubscribedTopic[]): () => void {
    const group = this.#groupOf(session);
    if (items.length > 0 && !group.hasConsumer)
      throw nullPointer(
        'Cannot invoke "org.apache.eventmesh.storage.standalone.consumer.StandaloneConsumer.subscribe(String)" because "this.consumer" is null',
      );
    for (const item of items) {
      group.add(session, item);
      this.storage.subscribe(group.name, item.topic);
    }
    return () => this.#deliverWaiting(group, session);
  }

  /** UNSUBSCRIBE: from all topics, whatever it names. Throws Refusal. */
  unsubscribe(session: Session): void {
    const group = this.#groupOf(session);
    for (const topic of group.removeAll(session)) this.storage.unsubscribe(group.name, topic);
  }

  /** LISTEN. The returned function delivers what waits. Throws Refusal. */
  listen(session: Session): () => void {
    if (session.agent.purpose !== 'sub') throw new Refusal('java.lang.Exception: client purpose config is not sub');
    if (session.agent.subsystem === undefined)
      throw nullPointer('Cannot invoke "Object.hashCode()" because "key" is null');
    const group = this.#groupOf(session);
    group.listeners.add(session);
    return () => this.#deliverWaiting(group, session);
  }

  /** An acknowledgement of a push. */
  acknowledge(session: Session, seq: string): void {
    session.unacknowledged.delete(seq);
  }

  /** The connection is gone, or ends: what it has not acknowledged goes to another session of the group, if there is one. */
  close(session: Session): void {
    if (session.closed) return;
    session.closed = true;
    const group = this.#groupOf(session);
    group.sessions.delete(session);
    group.listeners.delete(session);
    const left = group.removeAll(session);
    for (const topic of left) this.storage.unsubscribe(group.name, topic);
    if (!this.#parts.faults.losesOnDeath) this.#handOver(group, [...session.unacknowledged.values()]);
    session.unacknowledged.clear();
    session.output.close();
  }

  deliver(groupName: string, topic: string, event: MeshEvent): boolean {
    const group = this.#groups.get(groupName);
    const subscription = group?.subscription(topic);
    const sessions = group?.available(topic) ?? [];
    if (subscription === undefined || sessions.length === 0) return false;
    const { clock, limits } = this.#parts;
    const received = withExtensions(event, {
      reqmq2eventmeshtimestamp: String(clock.now()),
      reqreceiveeventmeship: limits.serverIp,
    });
    const command = commandFor(subscription);
    const push = { seq: this.#nextSeq(), event: received, topic, command, pushedAtMs: clock.now() };
    for (const session of isBroadcast(push) ? sessions : [this.#choose(sessions)]) this.#push(session, push);
    return true;
  }

  /** Everything ends at once, as when the process dies. */
  crash(): void {
    for (const end of this.#ends) end();
    for (const session of this.sessions) {
      session.closed = true;
      session.output.close();
    }
    this.#groups.clear();
    this.storage.crash();
  }

  #deliverWaiting(group: Group, { topics }: Session): void {
    for (const topic of topics.keys()) this.storage.ready(group.name, topic);
  }

  #push(session: Session, push: Push): void {
    session.unacknowledged.set(push.seq, push);
    session.output.push(session, push);
  }

  #handOver(group: Group, pushes: readonly Push[]): void {
    for (const push of pushes) {
      if (isBroadcast(push)) continue;
      const others = group.available(push.topic);
      if (others.length > 0) this.#push(this.#choose(others), push);
    }
  }

  #dropOldPushes(): void {
    if (this.#parts.faults.keepsUnacknowledged) return;
    const before = this.#parts.clock.now() - this.#parts.limits.acknowledgeWithinMs;
    for (const { unacknowledged } of this.sessions) {
      for (const { seq, pushedAtMs } of unacknowledged.values()) if (pushedAtMs <= before) unacknowledged.delete(seq);
    }
  }

  #closeSilent(): void {
    const before = this.#parts.clock.now() - this.#parts.limits.sessionExpiryMs;
    for (const session of this.sessions) if (session.lastHeartbeatMs < before) this.close(session);
  }

  #choose(sessions: readonly Session[]): Session {
    return sessions[Math.floor(this.#parts.random() * sessions.length)] as Session;
  }

  #nextSeq(): string {
    this.#pushes += 1;
    return String(this.#pushes);
  }

  #groupOf({ agent: { group: name } }: Session): Group {
    const group = this.#groups.get(name) ?? new Group(name);
    this.#groups.set(name, group);
    return group;
  }
}

function commandFor({ mode, type }: SubscribedTopic): PushCommand {
  if (mode === 'BROADCASTING') return 'BROADCAST_MESSAGE_TO_CLIENT';
  return type === 'SYNC' ? 'REQUEST_TO_CLIENT' : 'ASYNC_MESSAGE_TO_CLIENT';
}

function isBroadcast({ command }: Push): boolean {
  return command === 'BROADCAST_MESSAGE_TO_CLIENT';
}
