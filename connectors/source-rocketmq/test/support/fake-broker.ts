import { ConnectorError, type Clock } from '@eventmesh/connector-api';
import type { AcknowledgeFailure, Delivery, MessageLease } from '@eventmesh/rocketmq';
import type { MessageConsumer } from '../../src/message-consumer.ts';
import { delivery } from './deliveries.ts';

interface Stored {
  readonly id: string;
  attempts: number;
  visibleAtMs: number;
  handle: string;
  acknowledged: boolean;
}

/** How the broker behaves: how long a call takes, whether it fails; as the test's chance has it. */
export interface Behaviour {
  latencyMs(): number;
  fails(): boolean;
}

/** A broker of one topic in virtual time: leases that run out, handles that change, calls that take time and fail. */
export class FakeBroker implements MessageConsumer {
  readonly #clock: Clock;
  readonly #behaviour: Behaviour;
  readonly #stored: Stored[] = [];
  readonly #busy = new Set<MessageLease>();
  /** What must never happen, and did. */
  readonly violations: string[] = [];
  /** How each delivery ended: by acknowledgement, by being given back, or by time. */
  readonly ends = new Map<string, string[]>();

  constructor(clock: Clock, behaviour: Behaviour) {
    this.#clock = clock;
    this.#behaviour = behaviour;
  }

  add(id: string): void {
    this.#stored.push({ id, attempts: 0, visibleAtMs: 0, handle: '', acknowledged: false });
  }

  /** Deliveries that have not ended: neither acknowledged nor given back, and their time is not over, as far as one knows. */
  get endless(): string[] {
    const delivered = this.#stored.filter(({ attempts }) => attempts > 0);
    return delivered.map(({ id, attempts }) => `${id}-${attempts}`).filter((name) => !this.ends.has(name));
  }

  async start(): Promise<void> {}

  async receive({ maxMessages, invisibleMs, signal }: Parameters<MessageConsumer['receive']>[0]): Promise<Delivery[]> {
    await this.#call(signal);
    if (signal?.aborted === true) return [];
    const now = this.#clock.now();
    const visible = this.#stored.filter(({ acknowledged, visibleAtMs }) => !acknowledged && visibleAtMs <= now);
    return visible.slice(0, maxMessages).map((message) => {
      if (message.attempts > 0 && !this.ends.has(`${message.id}-${message.attempts}`)) this.#end(message, 'expired');
      message.attempts += 1;
      message.visibleAtMs = now + invisibleMs;
      message.handle = `${message.id}-${message.attempts}-0`;
      const received = delivery(message.id, { deliveryAttempt: message.attempts });
      received.lease.receiptHandle = message.handle;
      return received;
    });
  }

  async acknowledge(leases: readonly MessageLease[]): Promise<Map<MessageLease, AcknowledgeFailure>> {
    const failures = new Map<MessageLease, AcknowledgeFailure>();
    const handles = new Map(leases.map((lease) => [lease, this.#begin(lease)]));
    const failed = await this.#call().catch((error: ConnectorError) => error);
    for (const lease of leases) {
      this.#busy.delete(lease);
      const message = this.#valid(lease, handles.get(lease));
      if (failed !== undefined) failures.set(lease, failed);
      else if (message === undefined) failures.set(lease, 'gone');
      else {
        message.acknowledged = true;
        this.#end(message, 'acknowledged');
      }
    }
    return failures;
  }

  async renew(lease: MessageLease, invisibleMs: number): Promise<void> {
    const handle = this.#begin(lease);
    try {
      await this.#call();
    } finally {
      this.#busy.delete(lease);
    }
    const message = this.#valid(lease, handle);
    if (message === undefined) throw new ConnectorError('REJECTED', 'RocketMQ answered 40013');
    message.visibleAtMs = this.#clock.now() + invisibleMs;
    lease.receiptHandle = message.handle = message.handle.replace(/\d+$/, (count) => String(Number(count) + 1));
    if (invisibleMs === 1) this.#end(message, 'given back');
  }

  async close(): Promise<void> {}

  async #call(signal?: AbortSignal): Promise<undefined> {
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.schedule(this.#behaviour.latencyMs(), resolve);
      signal?.addEventListener('abort', () => (cancel(), resolve()), { once: true });
    });
    if (signal?.aborted !== true && this.#behaviour.fails()) throw new ConnectorError('UNAVAILABLE', 'away');
    return undefined;
  }

  /** Two calls at once for one lease would leave it open which handle counts. */
  #begin(lease: MessageLease): string {
    if (this.#busy.has(lease)) this.violations.push(`two calls at once for ${lease.messageId}`);
    this.#busy.add(lease);
    return lease.receiptHandle;
  }

  #valid({ messageId }: MessageLease, handle: string | undefined): Stored | undefined {
    const message = this.#stored.find(({ id }) => id === messageId);
    if (message === undefined || message.acknowledged || message.visibleAtMs <= this.#clock.now()) return undefined;
    if (message.handle === handle) return message;
    if (handle?.split('-', 2).join('-') === message.handle.split('-', 2).join('-')) {
      this.violations.push(`an old handle of ${messageId}`);
    }
    return undefined;
  }

  #end({ id, attempts }: Stored, how: string): void {
    const delivery = `${id}-${attempts}`;
    this.ends.set(delivery, [...(this.ends.get(delivery) ?? []), how]);
  }
}
