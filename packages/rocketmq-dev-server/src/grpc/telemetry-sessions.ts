import { status, type ServerDuplexStream } from '@grpc/grpc-js';
import type { Broker } from '../broker/broker.ts';
import type { OutgoingMessage } from '../broker/message.ts';
import { StatusError, statusCodes } from '../broker/status-codes.ts';
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
      if (settings) this.#answer(call, settings);
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

  /** A real server ends the stream of a client whose settings it does not take. */
  #answer(call: TelemetryCall, settings: WireSettings): void {
    try {
      const agreed = this.#agree(call, settings);
      if (agreed !== undefined) call.write({ status: okStatus, settings: agreed });
    } catch (error) {
      const { code, message } = statusOf(error);
      const grpcStatus = code < statusCodes.INTERNAL_SERVER_ERROR ? status.INVALID_ARGUMENT : status.INTERNAL;
      call.emit('error', { code: grpcStatus, details: `process client telemetryCommand failed. ${message}` });
    }
  }

  /** Completes the settings of a client. Throws `StatusError` for a group that does not exist. */
  #agree(call: TelemetryCall, settings: WireSettings): object | undefined {
    const { publishing, subscription } = settings;
    if (publishing) {
      this.#producers.set(call, new Set(publishing.topics.map(({ name }) => name)));
      return settingsForProducer(settings);
    }
    if (!subscription) return undefined;
    const name = subscription.group?.name ?? '';
    const group = this.#broker().group(name);
    if (group === undefined) throw new StatusError('CONSUMER_GROUP_NOT_FOUND', `group not found: ${name}`);
    for (const { topic } of subscription.subscriptions) {
      this.#broker().subscribe({ group: group.name, topic: topic?.name ?? '' });
    }
    return settingsForConsumer(settings, group, this.#maxLongPollMs);
  }
}
