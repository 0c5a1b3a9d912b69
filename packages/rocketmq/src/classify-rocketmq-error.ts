import { ConnectorError, classifySystemError, isConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { RocketmqStatusError } from './protocol/status.ts';

/**
 * By the server's status code; 50001 also stands for permanent refusals, so it is `UNKNOWN`: retried, but not for ever. Where its text
 * says that it passes, see {@link codeByReason}.
 */
const byStatus: Readonly<Record<number, ErrorCode>> = {
  40002: 'INVALID_OPTIONS',
  40003: 'INVALID_OPTIONS',
  40010: 'INVALID_OPTIONS',
  40015: 'UNAVAILABLE',
  40100: 'UNAUTHENTICATED',
  40200: 'OVERLOADED',
  40300: 'FORBIDDEN',
  40400: 'NOT_FOUND',
  40402: 'NOT_FOUND',
  40403: 'NOT_FOUND',
  40800: 'TIMEOUT',
  41300: 'TOO_LARGE',
  41301: 'TOO_LARGE',
  41302: 'REJECTED',
  42900: 'OVERLOADED',
  42901: 'OVERLOADED',
  42902: 'OVERLOADED',
  43100: 'TOO_LARGE',
  43101: 'TOO_LARGE',
  50000: 'UNKNOWN',
  50001: 'UNKNOWN',
  50002: 'UNAVAILABLE',
  50100: 'UNSUPPORTED',
  50400: 'TIMEOUT',
  50401: 'TIMEOUT',
  50402: 'TIMEOUT',
  50500: 'UNSUPPORTED',
  50501: 'UNSUPPORTED',
};

/**
 * What a proxy says, under 50000 or 50001, of a broker that it cannot reach or that cannot take more just now: the names of exceptions
 * (`org.apache.rocketmq.remoting.exception`) and texts of the broker's `SendMessageProcessor` and `BrokerFastFailure`, 5.5.0.
 */
const passingReasons: readonly (readonly [RegExp, ErrorCode])[] = [
  [/\bRemoting(?:Connect|SendRequest)Exception\b|\bservice not available now\b/, 'UNAVAILABLE'],
  [/\bRemotingTimeoutException\b/, 'TIMEOUT'],
  [/\bRemotingTooMuchRequestException\b|\bbroker busy\b/, 'OVERLOADED'],
];

/** By gRPC's own status code (grpc/grpc doc/statuscodes.md): what went wrong on the way. */
const byGrpc: Readonly<Record<number, ErrorCode>> = {
  1: 'UNAVAILABLE',
  3: 'REJECTED',
  4: 'TIMEOUT',
  7: 'FORBIDDEN',
  8: 'OVERLOADED',
  12: 'UNSUPPORTED',
  13: 'UNAVAILABLE',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
};

/** A proxy has no status of its own for this, it ends the telemetry stream with gRPC 3 (measured, RocketMQ 5.5.0). */
const unknownGroup = /\bgroup not found\b/;

/**
 * What a failure of a RocketMQ call means.
 *
 * @param what named in the message: the topic, the server
 */
export function classifyRocketmqError(error: unknown, what: string): ConnectorError {
  if (isConnectorError(error)) return error;
  if (error instanceof RocketmqStatusError) {
    const permanent = error.code >= 40000 && error.code < 50000 ? 'REJECTED' : 'UNKNOWN';
    const known = byStatus[error.code] ?? permanent;
    const code = known === 'UNKNOWN' ? codeByReason(error.message) : known;
    return new ConnectorError(code, `${what}: RocketMQ answered ${error.code}: ${error.message}`, { cause: error });
  }
  const grpcCode = grpcCodeOf(error);
  if (grpcCode !== undefined) {
    const { details } = error as { details?: unknown };
    const reason = typeof details === 'string' ? details : String(error);
    const code = unknownGroup.test(reason) ? 'NOT_FOUND' : (byGrpc[grpcCode] ?? 'UNKNOWN');
    return new ConnectorError(code, `${what}: ${reason} (gRPC ${grpcCode})`, { cause: error });
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new ConnectorError('UNAVAILABLE', `${what}: the call was broken off.`, { cause: error });
  }
  return classifySystemError(error, what);
}

function codeByReason(reason: string): ErrorCode {
  return passingReasons.find(([text]) => text.test(reason))?.[1] ?? 'UNKNOWN';
}

function grpcCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'number' && error.code <= 16 ? error.code : undefined;
}
