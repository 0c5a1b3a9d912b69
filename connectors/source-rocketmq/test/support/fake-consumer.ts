import type { AcknowledgeFailure, Delivery, MessageLease } from '@eventmesh/rocketmq';
import type { MessageConsumer } from '../../src/message-consumer.ts';

type Answer = Delivery[] | Error;

/** A consumer without a server: gives what the test says, and keeps what it is told. */
export class FakeConsumer implements MessageConsumer {
  /** What came of it, in order: `ack a`, `renew a 60000`, `close`. */
  readonly calls: string[] = [];
  /** Answers to the next receives. When there are none, a receive waits until it is aborted or answered. */
  readonly answers: Answer[] = [];
  /** How the next acknowledgements of a message fail. */
  readonly ackFailures = new Map<string, AcknowledgeFailure[]>();
  /** How the next renewals of a message fail. */
  readonly renewFailures = new Map<string, Error[]>();
  /** What `start` does. */
  starting: () => Promise<void> = async () => {};
  readonly #waiting: ((answer: Answer) => void)[] = [];

  /** How many receives wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  async start(): Promise<void> {
    await this.starting();
  }

  async receive({ maxMessages, signal }: Parameters<MessageConsumer['receive']>[0]): Promise<Delivery[]> {
    if (signal?.aborted === true) throw new Error('the call was broken off');
    this.calls.push(`receive ${maxMessages}`);
    const answer = this.answers.shift() ?? (await this.#wait(signal));
    if (answer instanceof Error) throw answer;
    return answer;
  }

  /** Answers the receive that has waited for longest. */
  answer(answer: Answer): void {
    this.#waiting.shift()?.(answer);
  }

  async acknowledge(leases: readonly MessageLease[]): Promise<Map<MessageLease, AcknowledgeFailure>> {
    const failures = new Map<MessageLease, AcknowledgeFailure>();
    for (const lease of leases) {
      const failure = this.ackFailures.get(lease.messageId)?.shift();
      this.calls.push(`ack ${lease.messageId}${failure === undefined ? '' : ' fails'}`);
      if (failure !== undefined) failures.set(lease, failure);
    }
    return failures;
  }

  async renew(lease: MessageLease, invisibleMs: number): Promise<void> {
    const failure = this.renewFailures.get(lease.messageId)?.shift();
    this.calls.push(`renew ${lease.messageId} ${invisibleMs}${failure === undefined ? '' : ' fails'}`);
    if (failure !== undefined) throw failure;
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }

  #wait(signal: AbortSignal | undefined): Promise<Answer> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      signal?.addEventListener('abort', () => resolve([]), { once: true });
    });
  }
}
