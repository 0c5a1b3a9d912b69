import { MessageQueue } from './message-queue.ts';
import { sizeOf, type BodyDamage, type MessageType, type OutgoingMessage, type StoredMessage } from './message.ts';

/** What a message gets when it is stored. */
export interface StoreFacts {
  readonly now: number;
  readonly damage?: BodyDamage | undefined;
  readonly deadLetterOf?: StoredMessage['deadLetterOf'];
}

/** A topic: its queues, and the rule by which messages go into them. */
export class Topic {
  readonly name: string;
  readonly type: MessageType;
  readonly queues: readonly MessageQueue[];
  #turn = 0;

  constructor(name: string, type: MessageType, queueCount: number) {
    this.name = name;
    this.type = type;
    this.queues = Array.from({ length: queueCount }, (_, id) => new MessageQueue(id));
  }

  /** The queue for a request: that of the message group when the request holds exactly one message, else the next one. */
  chooseQueue(messages: readonly OutgoingMessage[]): MessageQueue {
    const group = messages.length === 1 ? messages[0]?.group : undefined;
    const index = group === undefined ? this.#turn++ : hashOf(group);
    return this.queues[index % this.queues.length] as MessageQueue;
  }

  /** Stores a message at the end of a queue. */
  append(queue: MessageQueue, message: OutgoingMessage, { now, ...facts }: StoreFacts): StoredMessage {
    const place = { topic: this.name, queueId: queue.id, offset: queue.end, storedAtMs: now, bytes: sizeOf(message) };
    const stored = { ...message, ...place, ...facts };
    queue.append(stored);
    return stored;
  }
}

/** Java's String.hashCode, without its sign. */
function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  return hash >>> 0;
}
