import {
  BatchFailures,
  ConnectorError,
  defineSink,
  outcomeOf,
  toConnectorError,
  type AnyCloudEvent,
  type Sink,
  type SinkContext,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { RocketmqProducer } from '@eventmesh/rocketmq';
import { checkTopicType } from './check-topic-type.ts';
import type { MessageProducer } from './message-producer.ts';
import { planSends, type Planned, type Request } from './plan-sends.ts';
import { rocketmqSinkOptions, type RocketmqSinkOptions } from './rocketmq-sink-options.ts';
import { messageGroupOf, toMessage } from './to-message.ts';

/** Carries events out to a RocketMQ topic. Keeps the order of a key on topics of type FIFO, with `messageGroupAttribute`. */
export const rocketmqSink = defineSink({
  apiVersion: 'v1',
  system: 'rocketmq',
  ordering: 'per-key',
  idempotent: false,
  limits: { concurrentWrites: 8, maxEvents: 512, maxBytes: 4_194_304 },
  options: rocketmqSinkOptions,
  create: (options, context) => {
    const topics = options.topic === undefined ? [] : [options.topic];
    return new RocketmqSink(options, context, new RocketmqProducer({ ...options, topics }, context));
  },
});

/** Turns events into messages and sends them, as {@link planSends} says. */
export class RocketmqSink implements Sink {
  readonly #options: RocketmqSinkOptions;
  readonly #context: SinkContext;
  readonly #producer: MessageProducer;

  constructor(options: RocketmqSinkOptions, context: SinkContext, producer: MessageProducer) {
    this.#options = options;
    this.#context = context;
    this.#producer = producer;
  }

  async open(signal: AbortSignal): Promise<void> {
    const { topic, startTimeoutMs } = this.#options;
    await this.#producer.start(startTimeoutMs, signal);
    if (topic !== undefined) checkTopicType(await this.#producer.typesOf(topic, signal), this.#options);
  }

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[]> {
    const failures = new BatchFailures();
    const planned = this.#plan(events, failures);
    const lines = planSends(planned, this.#options.batch);
    await Promise.all(lines.map((line) => this.#sendLine(line, failures, signal)));
    return failures.all;
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }

  #plan(events: readonly AnyCloudEvent[], failures: BatchFailures): Planned[] {
    const now = this.#context.clock.now();
    const planned: Planned[] = [];
    events.forEach((event, index) => {
      const group = messageGroupOf(event, this.#options);
      if (failures.holdBack(index, group)) return;
      try {
        planned.push({ index, message: toMessage(event, this.#options, now) });
      } catch (thrown) {
        failures.add(index, group, thrown);
      }
    });
    return planned;
  }

  /**
   * What comes behind a failure in its group is held back: it must not overtake. That goes for a message that is refused for good,
   * too: whether it is given up is not decided here, an error budget may stop the line.
   */
  async #sendLine(line: readonly Request[], failures: BatchFailures, signal: AbortSignal): Promise<void> {
    for (const request of line) {
      const isHeldBack = request.some(({ index, message }) => failures.holdBack(index, message.messageGroup));
      if (!isHeldBack) await this.#send(request, failures, signal);
    }
  }

  /**
   * A request of several that is refused is sent once more message by message, to find out which are to blame: also when nothing
   * more is known, because that is what a broker says of a single bad message.
   */
  async #send(request: Request, failures: BatchFailures, signal: AbortSignal): Promise<void> {
    try {
      await this.#producer.send(
        request.map(({ message }) => message),
        signal,
      );
    } catch (thrown) {
      const error = this.#blame(toConnectorError(thrown));
      if (request.length > 1 && (error.code === 'UNKNOWN' || outcomeOf(error.code) === 'reject')) {
        await Promise.all(request.map((each) => this.#send([each], failures, signal)));
        return;
      }
      for (const { index, message } of request) failures.add(index, message.messageGroup, error);
    }
  }

  /** A topic that an event names is no matter of the configuration. */
  #blame(error: ConnectorError): ConnectorError {
    if (this.#options.topicAttribute === undefined || error.code !== 'INVALID_OPTIONS') return error;
    return new ConnectorError('REJECTED', error.message, { cause: error });
  }
}
