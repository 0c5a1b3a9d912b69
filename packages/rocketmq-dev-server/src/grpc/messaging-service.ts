import type { handleUnaryCall, Metadata, UntypedHandleCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { StatusError } from '../broker/status-codes.ts';
import type { RocketmqMethod } from '../fault-switches.ts';
import { GrpcFailure, type Faults } from '../faults.ts';
import type { unaryAnswers, UnaryMethod } from './answer-unary.ts';
import type { ReceiveCall, ReceiveStream } from './receive-stream.ts';
import { statusOf } from './status.ts';
import type { TelemetryCall, TelemetrySessions } from './telemetry-sessions.ts';
import type { WireStatus } from './wire-types.ts';

/** What answers the calls of clients. */
export interface ServiceParts {
  readonly answers: ReturnType<typeof unaryAnswers>;
  readonly receive: ReceiveStream;
  readonly telemetry: TelemetrySessions;
  readonly faults: Faults;
}

interface Outcome {
  /** Sends a status of RocketMQ and ends the call. */
  refuse(status: WireStatus): void;
  /** Ends the call with a status of gRPC. */
  fail(error: { readonly code: number; readonly details: string }): void;
}

/** Binds the calls of the protocol to what answers them. Each call passes the check of the client id and the fault switches. */
export function messagingService({ answers, receive, telemetry, faults }: ServiceParts): UntypedServiceImplementation {
  function run(method: RocketmqMethod, metadata: Metadata, outcome: Outcome, work: () => void | Promise<void>): void {
    const gated = async (): Promise<void> => {
      if (metadata.get('x-mq-client-id').length === 0) {
        throw new StatusError('CLIENT_ID_REQUIRED', 'client id cannot be empty');
      }
      const wait = faults.before(method);
      if (wait !== undefined) await wait;
      await work();
    };
    gated().catch((error: unknown) => {
      if (error instanceof GrpcFailure) outcome.fail({ code: error.grpcStatus, details: error.message });
      else outcome.refuse(statusOf(error));
    });
  }

  function unary(method: UnaryMethod): handleUnaryCall<unknown, object> {
    return (call, callback) => {
      const outcome: Outcome = { refuse: (status) => callback(null, { status }), fail: callback };
      run(method, call.metadata, outcome, () => callback(null, answers[method](call.request as never)));
    };
  }

  const handlers: Record<RocketmqMethod, UntypedHandleCall> = {
    QueryRoute: unary('QueryRoute'),
    QueryAssignment: unary('QueryAssignment'),
    Heartbeat: unary('Heartbeat'),
    NotifyClientTermination: unary('NotifyClientTermination'),
    SendMessage: unary('SendMessage'),
    AckMessage: unary('AckMessage'),
    ChangeInvisibleDuration: unary('ChangeInvisibleDuration'),
    ForwardMessageToDeadLetterQueue: unary('ForwardMessageToDeadLetterQueue'),
    EndTransaction: unary('EndTransaction'),
    RecallMessage: unary('RecallMessage'),
    ReceiveMessage: (call: ReceiveCall) =>
      run('ReceiveMessage', call.metadata, streamOutcome(call), () => receive.answer(call)),
    Telemetry: (call: TelemetryCall) =>
      run('Telemetry', call.metadata, streamOutcome(call), () => telemetry.serve(call)),
  };
  return handlers;
}

interface RefusableStream {
  write(part: { readonly status: WireStatus }): unknown;
  end(): unknown;
  emit(event: 'error', error: object): boolean;
}

function streamOutcome(call: RefusableStream): Outcome {
  return {
    refuse: (status) => {
      call.write({ status });
      call.end();
    },
    fail: (error) => void call.emit('error', error),
  };
}
