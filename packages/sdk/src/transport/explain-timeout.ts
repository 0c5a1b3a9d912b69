import { ConnectorError } from '@eventmesh/connector-api';

/** An error, with what made the time run out where it is a `TIMEOUT` and that is known: its code and message count more. */
export function explainTimeout(error: ConnectorError, problem: ConnectorError | undefined): ConnectorError {
  if (error.code !== 'TIMEOUT' || problem === undefined) return error;
  return new ConnectorError(problem.code, `${error.message.slice(0, -1)}: ${problem.message}`, { cause: problem });
}
