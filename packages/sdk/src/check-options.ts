import { ConnectorError, silentLogger, systemClock } from '@eventmesh/connector-api';
import type { ConnectOptions } from './connect-options.ts';
import { parseEndpoint } from './session/endpoint.ts';
import type { TcpSettings } from './transport/tcp-settings.ts';

const defaultPorts = { tcp: 10_000, http: 10_105 } as const;
/** EventMesh wants one and does not look at it. */
const clientVersion = '1.0';

/**
 * Options with their defaults.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function checkOptions(options: ConnectOptions): TcpSettings {
  const { endpoints, group, tls = false, transport = 'tcp' } = options;
  const { username, password, token, env = 'PRD', idc = 'DEFAULT', subsystem = 'eventmesh-sdk-ts' } = options;
  if (!Object.hasOwn(defaultPorts, transport))
    throw invalid(`transport: expected 'tcp' or 'http', found '${transport}'.`);
  if (endpoints.length === 0) throw invalid("endpoints: expected at least one 'host:port', found none.");
  if (group.trim() === '') throw invalid('group: expected a name, found an empty one.');
  const identity = { version: clientVersion, group, env, idc, subsystem, path: '/', pid: process.pid };
  return {
    endpoints: endpoints.map((endpoint) => parseEndpoint(endpoint, defaultPorts[transport])),
    identity: {
      ...identity,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(token === undefined ? {} : { token }),
    },
    tls: tls === true ? {} : tls === false ? undefined : tls,
    connectTimeoutMs: checkMs('connectTimeoutMs', options.connectTimeoutMs, 5000),
    requestTimeoutMs: checkMs('requestTimeoutMs', options.requestTimeoutMs, 15_000),
    heartbeatMs: checkMs('heartbeatMs', options.heartbeatMs, 30_000),
    reconnect: options.reconnect ?? {},
    logger: options.logger ?? silentLogger,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}

/**
 * The name of a topic.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function checkTopic(topic: string): string {
  if (topic.trim() !== '') return topic;
  throw invalid('topic: expected a name, found an empty one.');
}

/** A time in milliseconds, or its default. */
export function checkMs(name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (Number.isFinite(value) && value > 0) return value;
  throw invalid(`${name}: expected a number of milliseconds above 0, found ${value}.`);
}

function invalid(message: string): ConnectorError {
  return new ConnectorError('INVALID_OPTIONS', message);
}
