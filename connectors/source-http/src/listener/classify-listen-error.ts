import { classifySystemError, ConnectorError, isConnectorError } from '@eventmesh/connector-api';

/** Makes a ConnectorError of what `listen` says. A port that is taken may be free soon: another process may be about to end. */
export function classifyListenError(thrown: unknown, address: string): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  const doing = `Cannot listen on ${address}`;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code !== 'EADDRINUSE') return classifySystemError(thrown, doing);
  const detail = `${doing}: another process listens there. End it, or choose another 'port'.`;
  return new ConnectorError('CONFLICT', detail, { cause: thrown });
}
