import { isConnectorError, type ConnectorError } from '@eventmesh/connector-api';

/** The typed error that a call throws; anything else it does fails the test. */
export function errorOf(call: () => unknown): ConnectorError {
  let result: unknown;
  try {
    result = call();
  } catch (thrown) {
    if (isConnectorError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error(`Expected a ConnectorError, got ${JSON.stringify(result)}.`);
}

/** Code and message of the typed error that a call throws: `INVALID_EVENT Attribute 'id': …`. */
export function failureOf(call: () => unknown): string {
  const { code, message } = errorOf(call);
  return `${code} ${message}`;
}
