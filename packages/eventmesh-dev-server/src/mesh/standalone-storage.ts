import type { MeshEvent } from '../event/mesh-event.ts';
import { Refusal } from '../event/refusal.ts';
import type { MeshStorage, Receivers } from './storage.ts';

/**
 * Storage standalone. The group that subscribes first has the topic; others are told that they are subscribed, and get nothing. When
 * any group's last session leaves, the topic is dead: it takes no event, and nobody can bring it back.
 */
export class StandaloneStorage implements MeshStorage {
  readonly repliesToRequests = false;
  readonly #receivers: Receivers;
  readonly #topicsDie: () => boolean;
  readonly #topics = new Set<string>();
  /** The first group of each topic that ever had one. */
  readonly #owners = new Map<string, string>();
  readonly #live = new Set<string>();

  constructor(receivers: Receivers, topicsDie: () => boolean) {
    this.#receivers = receivers;
    this.#topicsDie = topicsDie;
  }

  createTopic(name: string): void {
    this.#topics.add(name);
  }

  get topics(): readonly string[] {
    return [...this.#topics];
  }

  subscribe(group: string, topic: string): void {
    this.createTopic(topic);
    if (this.#owners.has(topic)) return;
    this.#owners.set(topic, group);
    this.#live.add(topic);
  }

  unsubscribe(group: string, topic: string): void {
    if (!this.#topicsDie() && this.#owners.get(topic) !== group) return;
    this.#topics.delete(topic);
    this.#live.delete(topic);
    if (!this.#topicsDie()) this.#owners.delete(topic);
  }

  ready(): void {
    // What was published before there was a listener is gone.
  }

  accept(topic: string, event: MeshEvent): () => void {
    const owner = this.#owners.get(topic);
    if (owner === undefined || !this.#live.has(topic)) throw new Refusal(refusedSend(topic));
    return () => void this.#receivers.deliver(owner, topic, event);
  }

  crash(): void {
    this.#topics.clear();
    this.#owners.clear();
    this.#live.clear();
  }
}

function refusedSend(topic: string): string {
  const exception = 'org.apache.eventmesh.api.exception.StorageRuntimeException';
  return `${exception}: ${exception}: Send message error, topic: ${topic}`;
}
