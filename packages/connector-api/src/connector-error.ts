import { errorCodes, type ErrorCode, type FailureOutcome } from './error-codes.ts';

const brand = Symbol.for('@eventmesh/connector-api.ConnectorError');

/** What a {@link ConnectorError} may carry beside its code and message. */
export interface ConnectorErrorDetails {
  /** What was thrown underneath. Never shown to users as it is: it may hold secrets. */
  readonly cause?: unknown;
  /** How long the other system asks us to wait before the next try, in milliseconds. */
  readonly retryAfterMs?: number;
}

/**
 * The one error of the contract. Its message says what failed, on what, and what to do, and holds no secret.
 *
 * Recognise it with {@link isConnectorError}: two copies of this package may be installed side by side.
 */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  /** What happened; what follows from it is in {@link errorCodes}. */
  readonly code: ErrorCode;
  /** How long the other system asks us to wait before the next try, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, details: ConnectorErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Tells whether a value is a {@link ConnectorError} with a code of this version's table, from whichever copy of the package. */
export function isConnectorError(value: unknown): value is ConnectorError {
  return value instanceof Error && brand in value && 'code' in value && Object.hasOwn(errorCodes, String(value.code));
}

/**
 * Makes a {@link ConnectorError} of anything thrown: itself when it is one, else code `UNKNOWN` with the thrown
 * message. A connector that can tell more does so before this is needed.
 */
export function toConnectorError(thrown: unknown): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  return new ConnectorError('UNKNOWN', describeThrown(thrown), { cause: thrown });
}

/** What the runtime does with an error of this code. */
export function outcomeOf(code: ErrorCode): FailureOutcome {
  return errorCodes[code].outcome;
}

function describeThrown(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  try {
    return `thrown: ${String(thrown)}`;
  } catch {
    return 'thrown: a value without a text form';
  }
}
