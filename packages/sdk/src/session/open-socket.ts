import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { classifySystemError, ConnectorError } from '@eventmesh/connector-api';
import type { Endpoint } from './endpoint.ts';

/** How a connection is secured; undefined: not at all. */
export type TlsOptions = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;

const keepAliveMs = 30_000;

/**
 * Opens a connection.
 *
 * @param signal its reason is what this rejects with when it aborts
 * @throws ConnectorError `UNAVAILABLE` and others, see `classifySystemError`
 */
export async function openSocket(
  endpoint: Endpoint,
  tls: TlsOptions | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  const { host, port, name } = endpoint;
  if (signal.aborted) throw signal.reason;
  const socket = tls === undefined ? connectTcp({ host, port }) : connectTls({ host, port, ...tls });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveMs);
  return await new Promise((resolve, reject) => {
    const settle = (): void => {
      socket.off(ready, done).off('error', fail).off('close', closed);
      signal.removeEventListener('abort', abort);
    };
    const ready = tls === undefined ? 'connect' : 'secureConnect';
    const done = (): void => {
      settle();
      resolve(socket);
    };
    const refuse = (error: unknown): void => {
      settle();
      // What comes late is of no more interest, and must not end the process.
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const fail = (error: Error): void => refuse(classifyConnectError(error, `Cannot connect to EventMesh at ${name}`));
    const closed = (): void => {
      refuse(new ConnectorError('UNAVAILABLE', `Cannot connect to EventMesh at ${name}: it closed the connection.`));
    };
    const abort = (): void => refuse(signal.reason);
    socket.once(ready, done).once('error', fail).once('close', closed);
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** What TLS says has no number of the operating system: whatever it is, nothing was sent. */
function classifyConnectError(error: Error, doing: string): ConnectorError {
  const failure = classifySystemError(error, doing);
  return failure.code === 'UNKNOWN' ? new ConnectorError('UNAVAILABLE', failure.message, { cause: error }) : failure;
}
