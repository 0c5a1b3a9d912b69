import { randomUUID } from 'node:crypto';
import type { Broker, Reader } from '../broker/broker.ts';
import type { RocketmqMethod } from '../fault-switches.ts';
import { checkInvisibility, type ConsumerLimits } from './check-receive.ts';
import { fromWireMessage } from './convert-message.ts';
import { toWireQueues } from './convert-route.ts';
import { combineStatuses, okStatus, statusOf } from './status.ts';
import { fromWireTime } from './wire-time.ts';
import type {
  WireAckRequest,
  WireDelivery,
  WireEndpoints,
  WireMessage,
  WireResource,
  WireStatus,
  WireTime,
} from './wire-types.ts';

/** A call of one request and one response. */
export type UnaryMethod = Exclude<RocketmqMethod, 'ReceiveMessage' | 'Telemetry'>;

/** What answers need to know. */
export interface AnswerParts {
  readonly broker: Broker;
  readonly limits: ConsumerLimits;
  /** Where clients reach this server. */
  readonly endpoints: () => WireEndpoints;
}

/** The answers to all calls of one request and one response. What goes wrong is thrown. */
export function unaryAnswers({
  broker,
  limits,
  endpoints,
}: AnswerParts): Readonly<Record<UnaryMethod, (request: never) => object>> {
  const queuesOf = (topic: WireResource | null) => toWireQueues(broker.topic(topic?.name ?? ''), endpoints());
  return {
    Heartbeat: () => ({ status: okStatus }),
    NotifyClientTermination: () => ({ status: okStatus }),

    QueryRoute: ({ topic }: { readonly topic: WireResource | null }) => ({
      status: okStatus,
      messageQueues: queuesOf(topic),
    }),

    QueryAssignment: ({ topic }: { readonly topic: WireResource | null }) => ({
      status: okStatus,
      assignments: queuesOf(topic).map((messageQueue) => ({ messageQueue })),
    }),

    SendMessage: ({ messages }: { readonly messages: readonly WireMessage[] }) => {
      const results = broker.send(messages.map(fromWireMessage));
      const entries = results.map((result) => ({ status: okStatus, ...result }));
      // a real server answers a batch with one entry, whose id is none of the messages'
      return { status: okStatus, entries: entries.length > 1 ? [{ ...entries[0], messageId: randomUUID() }] : entries };
    },

    AckMessage: ({ group, topic, entries }: WireAckRequest) => {
      const reader = { group: group?.name ?? '', topic: topic?.name ?? '' };
      const results = entries.map(({ messageId, receiptHandle }) => {
        const status = attempt(() => broker.acknowledge(reader, receiptHandle));
        return { messageId, receiptHandle, status };
      });
      return { status: combineStatuses(results.map(({ status }) => status)), entries: results };
    },

    ChangeInvisibleDuration: (request: WireDelivery & { readonly invisibleDuration: WireTime | null }) => {
      const invisibleMs = fromWireTime(request.invisibleDuration, 0);
      checkInvisibility(invisibleMs, { ...limits, minInvisibleMs: 0 });
      const receiptHandle = broker.changeInvisibility(readerOf(request), request.receiptHandle, invisibleMs);
      return { status: okStatus, receiptHandle };
    },

    ForwardMessageToDeadLetterQueue: (request: WireDelivery) => {
      broker.forwardToDeadLetters(readerOf(request), request.receiptHandle);
      return { status: okStatus };
    },

    EndTransaction: ({
      transactionId,
      resolution,
    }: {
      readonly transactionId: string;
      readonly resolution: string;
    }) => {
      broker.endTransaction(transactionId, resolution === 'COMMIT');
      return { status: okStatus };
    },

    RecallMessage: ({ recallHandle }: { readonly recallHandle: string }) => ({
      status: okStatus,
      messageId: broker.recall(recallHandle),
    }),
  };
}

function readerOf({ group, topic }: WireDelivery): Reader {
  return { group: group?.name ?? '', topic: topic?.name ?? '' };
}

function attempt(action: () => void): WireStatus {
  try {
    action();
    return okStatus;
  } catch (error) {
    return statusOf(error);
  }
}
