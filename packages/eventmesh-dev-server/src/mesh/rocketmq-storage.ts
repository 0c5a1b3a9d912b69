import type { MeshEvent } from '../event/mesh-event.ts';
import { Refusal } from '../event/refusal.ts';
import type { MeshStorage, Receivers } from './storage.ts';

/** Storage RocketMQ. Each group gets everything from its first subscription on, also what was published while none of its sessions was there. */
export class RocketmqStorage implements MeshStorage {
  readonly repliesToRequests = true;
  readonly #receivers: Receivers;
  readonly #createsTopics: boolean;
  readonly #topics = new Set<string>();
  /** What each group has not got yet, by topic and group. */
  readonly #waiting = new Map<string, Map<string, MeshEvent[]>>();

  constructor(receivers: Receivers, createsTopics: boolean) {
    this.#receivers = receivers;
    this.#createsTopics = createsTopics;
  }

  createTopic(name: string): void {
    this.#topics.add(name);
  }

  get topics(): readonly string[] {
    return [...this.#topics];
  }

  subscribe(group: string, topic: string): void {
    const groups = this.#waiting.get(topic) ?? new Map<string, MeshEvent[]>();
    this.#waiting.set(topic, groups);
    if (!groups.has(group)) groups.set(group, []);
  }

  unsubscribe(): void {
    // The group's place stays.
  }

  ready(group: string, topic: string): void {
    const waiting = this.#waiting.get(topic)?.get(group) ?? [];
    while (waiting.length > 0 && this.#receivers.deliver(group, topic, waiting[0] as MeshEvent)) waiting.shift();
  }

  accept(topic: string, event: MeshEvent): () => void {
    if (!this.#topics.has(topic)) {
      if (!this.#createsTopics) throw new Refusal(refusedSend(topic));
      this.createTopic(topic);
    }
    const groups = this.#waiting.get(topic) ?? new Map<string, MeshEvent[]>();
    for (const waiting of groups.values()) waiting.push(event);
    return () => {
      for (const group of groups.keys()) this.ready(group, topic);
    };
  }

  crash(): void {
    // RocketMQ is another process.
  }
}

function refusedSend(topic: string): string {
  const exception = 'org.apache.rocketmq.client.exception.MQClientException';
  return `${exception}: No route info of this topic: ${topic}`;
}
