import { isConnectorError, type ConnectorError } from '@eventmesh/connector-api';

/** The typed error that a call throws or rejects with; anything else it does fails the test. */
export async function errorOf(call: () => unknown): Promise<ConnectorError> {
  let result: unknown;
  try {
    result = await call();
  } catch (thrown) {
    if (isConnectorError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error(`Expected a ConnectorError, got ${String(result)}.`);
}

/** Code and message of the typed error of a call: `REJECTED Event 'a': …`. */
export async function failureOf(call: () => unknown): Promise<string> {
  const { code, message } = await errorOf(call);
  return `${code} ${message}`;
}
