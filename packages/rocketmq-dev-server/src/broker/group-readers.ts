import type { GroupReader } from './group-reader.ts';
import type { Topic } from './topic.ts';

/** Who reads what: one reader for each pair of consumer group and topic. */
export class GroupReaders {
  readonly #byTopic = new Map<string, Map<string, GroupReader>>();

  find(group: string, topic: string): GroupReader | undefined {
    return this.#byTopic.get(topic)?.get(group);
  }

  add(group: string, topic: string, reader: GroupReader): void {
    const readers = this.#byTopic.get(topic) ?? new Map<string, GroupReader>();
    this.#byTopic.set(topic, readers.set(group, reader));
  }

  /** Tells the groups that read a topic that something came. */
  wake(topic: string): void {
    for (const reader of this.#byTopic.get(topic)?.values() ?? []) reader.wake();
  }

  /** Ends all receives that wait. */
  close(): void {
    for (const readers of this.#byTopic.values()) for (const reader of readers.values()) reader.close();
  }

  /** Frees messages that all groups of the topic are past, except for the last `keep` of each queue. */
  free(topic: Topic, keep: number): void {
    const readers = this.#byTopic.get(topic.name);
    if (readers === undefined) return;
    for (const queue of topic.queues) {
      let needed = queue.end - keep;
      if (needed <= queue.first) continue;
      for (const { progress } of readers.values()) needed = Math.min(needed, progress.neededFrom(queue.id));
      queue.freeBefore(needed);
    }
  }
}
