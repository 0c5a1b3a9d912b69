import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Broker } from '../broker/broker.ts';
import type { OutgoingMessage } from '../broker/message.ts';
import { toWireMessage } from './convert-message.ts';
import { settingsForConsumer, settingsForProducer } from './convert-settings.ts';
import { okStatus, statusOf } from './status.ts';
import type { WireSettings, WireTelemetryCommand } from './wire-types.ts';

/** A telemetry stream as gRPC hands it over. */
export type TelemetryCall = ServerDuplexStream<WireTelemetryCommand, WireTelemetryCommand>;

/** The telemetry streams of the clients: settings are agreed on there, and producers are asked about open transactions. */
export class TelemetrySessions {
  readonly #broker: () => Broker;
  readonly #maxLongPollMs: number;
  readonly #calls = new Set<TelemetryCall>();
  readonly #producers = new Map<TelemetryCall, ReadonlySet<string>>();

  constructor(broker: () => Broker, maxLongPollMs: number) {
    this.#broker = broker;
    this.#maxLongPollMs = maxLongPollMs;
  }

  /** Serves a stream until one side ends it. */
  serve(call: TelemetryCall): void {
    call.on('data', ({ settings }: { readonly settings?: WireSettings | null }) => {
      const answer = settings && this.#answer(call, settings);
      if (answer) call.write(answer);
    });
    call.on('end', () => call.end());
    for (const over of ['end', 'error', 'cancelled']) call.on(over, () => this.#forget(call));
    this.#calls.add(call);
  }

  /** Ends all streams in good order. */
  close(): void {
    for (const call of this.#calls) call.end();
  }

  /** Asks one producer of the message's topic about a transaction, if there is one. */
  askProducer(message: OutgoingMessage, transactionId: string): void {
    for (const [call, topics] of this.#producers) {
      if (!topics.has(message.topic)) continue;
      call.write({ recoverOrphanedTransactionCommand: { message: toWireMessage(message), transactionId } });
      return;
    }
  }

  #forget(call: TelemetryCall): void {
    this.#calls.delete(call);
    this.#producers.delete(call);
  }

  #answer(call: TelemetryCall, settings: WireSettings): WireTelemetryCommand | undefined {
    try {
      const agreed = this.#agree(call, settings);
      return agreed && { status: okStatus, settings: agreed };
    } catch (error) {
      return { status: statusOf(error) };
    }
  }

  /** Completes the settings of a client; nothing for a group that does not exist: a real server leaves it waiting too. */
  #agree(call: TelemetryCall, settings: WireSettings): object | undefined {
    const { publishing, subscription } = settings;
    if (publishing) {
      this.#producers.set(call, new Set(publishing.topics.map(({ name }) => name)));
      return settingsForProducer(settings);
    }
    const group = subscription && this.#broker().group(subscription.group?.name ?? '');
    if (!group) return undefined;
    for (const { topic } of subscription.subscriptions) {
      this.#broker().subscribe({ group: group.name, topic: topic?.name ?? '' });
    }
    return settingsForConsumer(settings, group, this.#maxLongPollMs);
  }
}
