import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Broker } from '../broker/broker.ts';
import type { PendingReceive } from '../broker/group-reader.ts';
import { statusCodes } from '../broker/status-codes.ts';
import type { Clock } from '../clock.ts';
import { compileFilter, type MessageFilter } from '../filter/message-filter.ts';
import { checkInvisibility, longPollTime, type ConsumerLimits } from './check-receive.ts';
import { toWireDelivery } from './convert-message.ts';
import { okStatus } from './status.ts';
import { fromWireTime, toWireTime } from './wire-time.ts';
import type { WireReceiveRequest, WireReceiveResponse } from './wire-types.ts';

/** A receive as gRPC hands it over. */
export type ReceiveCall = ServerWritableStream<WireReceiveRequest, WireReceiveResponse>;

const maxMessages = 32;
const autoRenewedMs = 60_000;

/** Answers receives: a stream of messages, or one status when there are none. */
export class ReceiveStream {
  readonly #broker: Broker;
  readonly #clock: Clock;
  readonly #limits: ConsumerLimits;
  readonly #filters = new Map<string, MessageFilter>();

  constructor(broker: Broker, clock: Clock, limits: ConsumerLimits) {
    this.#broker = broker;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Serves one call to its end. */
  async answer(call: ReceiveCall): Promise<void> {
    if (call.cancelled) return;
    const invisibleMs = this.#invisibleMs(call.request);
    const pending = this.#receive(call, invisibleMs);
    call.once('cancelled', pending.cancel);
    const leases = await pending.result;
    if (call.cancelled) return;
    if (leases.length === 0) {
      call.write({ status: { code: statusCodes.MESSAGE_NOT_FOUND, message: 'no new message' } });
    } else {
      call.write({ status: okStatus });
      for (const lease of leases) call.write({ message: toWireDelivery(lease, invisibleMs) });
    }
    call.write({ deliveryTimestamp: toWireTime(this.#clock.now()) });
    call.end();
  }

  #receive(call: ReceiveCall, invisibleMs: number): PendingReceive {
    const { request } = call;
    // a deadline is a point in real time, whatever the broker's clock says
    const remainingMs = Number(call.getDeadline()) - Date.now();
    const pollMs = longPollTime(fromWireTime(request.longPollingTimeout, 0), remainingMs, this.#limits);
    return this.#broker.receive({
      group: request.group?.name ?? '',
      topic: request.messageQueue?.topic?.name ?? '',
      max: Math.min(request.batchSize, maxMessages),
      accepts: this.#filter(request.filterExpression),
      invisibleMs,
      pollMs,
    });
  }

  #invisibleMs({ autoRenew, invisibleDuration }: WireReceiveRequest): number {
    if (autoRenew) return autoRenewedMs;
    const invisibleMs = fromWireTime(invisibleDuration, 0);
    checkInvisibility(invisibleMs, this.#limits);
    return invisibleMs;
  }

  #filter(filter: WireReceiveRequest['filterExpression']): MessageFilter {
    const { type, expression } = filter ?? { type: 'TAG', expression: '*' };
    const key = `${type} ${expression}`;
    const known = this.#filters.get(key) ?? compileFilter(type, expression);
    this.#filters.set(key, known);
    return known;
  }
}
