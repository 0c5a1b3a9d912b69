import type { MeshEvent } from '../event/mesh-event.ts';
import { Refusal } from '../event/refusal.ts';
import type { MeshStorage, Receivers } from './storage.ts';

const refusedSend =
  'org.apache.eventmesh.api.exception.StorageRuntimeException: Send message to RocketMQ broker failed.';

/** What storage RocketMQ is like. */
export interface RocketmqStorageRules {
  /** Creates the topics that are published to; refuses their events otherwise. */
  readonly createsTopics: boolean;
  /** Whether a group loses what is published while none of its sessions is there. */
  readonly losesWhileAway: () => boolean;
}

/** Storage RocketMQ. Each group gets everything from its first subscription on, also what was published while none of its sessions was there. */
export class RocketmqStorage implements MeshStorage {
  readonly repliesToRequests = true;
  readonly #receivers: Receivers;
  readonly #rules: RocketmqStorageRules;
  readonly #topics = new Set<string>();
  /** What each group has not got yet, by topic and group. */
  readonly #waiting = new Map<string, Map<string, MeshEvent[]>>();

  constructor(receivers: Receivers, rules: RocketmqStorageRules) {
    this.#receivers = receivers;
    this.#rules = rules;
  }

  createTopic(name: string): void {
    this.#topics.add(name);
  }

  get topics(): readonly string[] {
    return [...this.#topics];
  }

  subscribe(group: string, topic: string): void {
    this.#find(topic, refusedSubscription(topic));
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
    this.#find(topic, refusedSend);
    const groups = this.#waiting.get(topic) ?? new Map<string, MeshEvent[]>();
    for (const waiting of groups.values()) waiting.push(event);
    return () => {
      for (const [group, waiting] of groups) {
        this.ready(group, topic);
        if (this.#rules.losesWhileAway()) waiting.length = 0;
      }
    };
  }

  crash(): void {
    // RocketMQ is another process.
  }

  #find(topic: string, refusal: string): void {
    if (!this.#topics.has(topic) && !this.#rules.createsTopics) throw new Refusal(refusal);
    this.createTopic(topic);
  }
}

function refusedSubscription(topic: string): string {
  const exception = 'org.apache.rocketmq.client.exception.MQClientException: CODE: 17';
  const where = 'See https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.';
  return `${exception}  DESC: No topic route info in name server for the topic: ${topic}\n${where}`;
}
