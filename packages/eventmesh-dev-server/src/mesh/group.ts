import type { SubscribedTopic } from '@eventmesh/sdk/protocol';
import type { Session } from './session.ts';

/** The sessions that say the same group in HELLO. */
export class Group {
  readonly name: string;
  /** Whether a subscriber has said HELLO: only then there is something that subscribes. */
  hasConsumer = false;
  readonly sessions = new Set<Session>();
  /** Those that have said LISTEN. */
  readonly listeners = new Set<Session>();
  /** As the first session of the group has subscribed to them; others have no say. */
  readonly #subscriptions = new Map<string, SubscribedTopic>();
  readonly #members = new Map<string, Set<Session>>();

  constructor(name: string) {
    this.name = name;
  }

  /** How a topic is delivered to this group; undefined when no session of it is subscribed. */
  subscription(topic: string): SubscribedTopic | undefined {
    return this.#subscriptions.get(topic);
  }

  add(session: Session, item: SubscribedTopic): void {
    if (!session.topics.has(item.topic)) session.topics.set(item.topic, item);
    const members = this.#members.get(item.topic) ?? new Set();
    this.#members.set(item.topic, members.add(session));
    if (!this.#subscriptions.has(item.topic)) this.#subscriptions.set(item.topic, item);
  }

  /** Takes all topics from a session. Returns those that no session of the group is left for. */
  removeAll(session: Session): readonly string[] {
    const left: string[] = [];
    for (const topic of session.topics.keys()) {
      const members = this.#members.get(topic);
      members?.delete(session);
      if (members !== undefined && members.size > 0) continue;
      this.#members.delete(topic);
      this.#subscriptions.delete(topic);
      left.push(topic);
    }
    session.topics.clear();
    return left;
  }

  /** The sessions that can take an event of the topic. */
  available(topic: string): readonly Session[] {
    return [...this.listeners].filter((session) => !session.closed && session.topics.has(topic));
  }
}
