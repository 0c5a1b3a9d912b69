import type { MeshEvent } from '../event/mesh-event.ts';

/** Where an EventMesh keeps events. */
export type StorageType = 'standalone' | 'rocketmq';

/** What hands events to groups. */
export interface Receivers {
  /** Hands an event to a session of the group, or to all. False when the group has none that can take it. */
  deliver(group: string, topic: string, event: MeshEvent): boolean;
}

/** The topics and what is in them: where the two storages of the runtime differ. */
export interface MeshStorage {
  /** Whether an event can ask for an answer. */
  readonly repliesToRequests: boolean;
  /** Makes a topic, unless it exists. */
  createTopic(name: string): void;
  readonly topics: readonly string[];
  /** A session of the group has subscribed. */
  subscribe(group: string, topic: string): void;
  /** The last session of the group that was subscribed has left. */
  unsubscribe(group: string, topic: string): void;
  /** A session of the group can take events now. */
  ready(group: string, topic: string): void;
  /**
   * Takes an event in. The returned function hands it on: to be called once the publisher has its answer.
   *
   * @throws Refusal when the topic takes none
   */
  accept(topic: string, event: MeshEvent): () => void;
  /** The runtime dies. */
  crash(): void;
}
