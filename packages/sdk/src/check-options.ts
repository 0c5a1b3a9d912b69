import { ConnectorError, silentLogger, systemClock } from '@eventmesh/connector-api';
import type { ConnectOptions } from './connect-options.ts';
import { connectNames, reconnectNames, subscribeNames, tlsNames } from './option-names.ts';
import { parseEndpoint } from './session/endpoint.ts';
import type { TlsOptions } from './session/open-socket.ts';
import type { SubscribeOptions } from './subscription.ts';
import type { BackoffLimits, CheckedBackoff } from './transport/backoff.ts';
import type { TcpSettings } from './transport/tcp-settings.ts';

const defaultPorts = { tcp: 10_000, http: 10_105 } as const;
const modes = ['clustering', 'broadcasting'] as const;
const defaultInitialMs = 100;
const defaultMaxMs = 30_000;
/** Node's timers make 1 ms of a longer time. */
const longestMs = 2_147_483_647;
/** EventMesh wants one and does not look at it. */
const clientVersion = '1.0';
const inWords = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/**
 * Options with their defaults.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function checkOptions(options: ConnectOptions): TcpSettings {
  checkObject('options of connect', options, connectNames);
  const { endpoints, group, tls = false, transport = 'tcp' } = options;
  const { username, password, token, env = 'PRD', idc = 'DEFAULT', subsystem = 'eventmesh-sdk-ts' } = options;
  if (!Object.hasOwn(defaultPorts, transport))
    throw invalid(`transport: expected 'tcp' or 'http', found '${transport}'.`);
  checkList('endpoints', "'host:port'", endpoints);
  const identity = { version: clientVersion, group: checkName('group', group), env, idc, subsystem, path: '/' };
  return {
    endpoints: endpoints.map((endpoint) => parseEndpoint(endpoint, defaultPorts[transport])),
    identity: {
      ...identity,
      pid: process.pid,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(token === undefined ? {} : { token }),
    },
    tls: checkTls(tls),
    connectTimeoutMs: checkMs('connectTimeoutMs', options.connectTimeoutMs, 5000),
    requestTimeoutMs: checkMs('requestTimeoutMs', options.requestTimeoutMs, 15_000),
    heartbeatMs: checkMs('heartbeatMs', options.heartbeatMs, 30_000),
    reconnect: checkReconnect(options.reconnect ?? {}),
    logger: options.logger ?? silentLogger,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}

/**
 * Options of a subscription, with the client's group where they name none.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function checkSubscription(
  options: SubscribeOptions,
  clientGroup: string,
): SubscribeOptions & { readonly group: string } {
  checkObject('options of subscribe', options, subscribeNames);
  const { topics, group = clientGroup, mode = 'clustering', maxBuffered, maxBufferedBytes } = options;
  checkList('topics', 'a name', topics);
  for (const [index, topic] of topics.entries()) checkName(`topics[${index}]`, topic);
  if (!modes.includes(mode)) throw invalid(`mode: expected 'clustering' or 'broadcasting', found '${mode}'.`);
  if (maxBuffered !== undefined) checkCount('maxBuffered', maxBuffered);
  if (maxBufferedBytes !== undefined) checkCount('maxBufferedBytes', maxBufferedBytes);
  return { ...options, group: checkName('group', group) };
}

/**
 * The name of a topic or group.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function checkName(place: string, value: string): string {
  if (typeof value !== 'string') throw invalid(`${place}: expected a name, found ${shown(value)}.`);
  if (value.trim() === '') throw invalid(`${place}: expected a name, found an empty one.`);
  return value;
}

/**
 * A time in milliseconds, or its default.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function checkMs(place: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (Number.isFinite(value) && value > 0 && value <= longestMs) return value;
  throw invalid(`${place}: expected a number of milliseconds above 0 and up to ${longestMs}, found ${shown(value)}.`);
}

/**
 * A number of things, at least 1; `Infinity` is as many as there are.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function checkCount(place: string, value: number): void {
  if (value === Infinity || (Number.isInteger(value) && value >= 1)) return;
  throw invalid(`${place}: expected a whole number of at least 1, found ${shown(value)}.`);
}

/**
 * Whether options were given at all, and none but these, for callers whose types nobody checks.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function checkObject(place: string, value: object, names: object): void {
  if (typeof value !== 'object' || value === null)
    throw invalid(`${place}: expected an object, found ${shown(value)}.`);
  checkNames(value, names);
}

/** @param inside what the names stand in: `tls.` */
function checkNames(value: object, names: object, inside = ''): void {
  const known = Object.keys(names);
  const wrong = Object.keys(value).find((key) => !known.includes(key));
  if (wrong === undefined) return;
  const meant = known.find((name) => name.toLowerCase() === wrong.toLowerCase());
  const list = inWords.format(known.map((name) => `'${inside}${name}'`));
  const hint = meant === undefined ? `expected ${list}.` : `did you mean '${inside}${meant}'?`;
  throw invalid(`unknown option '${inside}${wrong}': ${hint}`);
}

function checkTls(tls: boolean | TlsOptions): TlsOptions | undefined {
  if (typeof tls === 'boolean') return tls ? {} : undefined;
  if (typeof tls !== 'object' || tls === null)
    throw invalid(`tls: expected true, false or an object, found ${shown(tls)}.`);
  checkNames(tls, tlsNames, 'tls.');
  return tls;
}

function checkReconnect(reconnect: BackoffLimits): CheckedBackoff {
  checkNames(reconnect, reconnectNames, 'reconnect.');
  const { initialMs, maxMs } = reconnect;
  const most = checkMs('reconnect.maxMs', maxMs, Math.max(defaultMaxMs, initialMs ?? 0));
  const first = checkMs('reconnect.initialMs', initialMs, Math.min(defaultInitialMs, most));
  if (first > most)
    throw invalid(`reconnect.initialMs: expected at most reconnect.maxMs, which is ${most}, found ${first}.`);
  return { initialMs: first, maxMs: most };
}

function checkList(place: string, expected: string, value: readonly string[]): void {
  if (!Array.isArray(value)) throw invalid(`${place}: expected a list with at least one, found ${shown(value)}.`);
  if (value.length === 0) throw invalid(`${place}: expected at least one, ${expected}, found none.`);
  const odd = value.findIndex((element) => typeof element !== 'string');
  if (odd !== -1) throw invalid(`${place}[${odd}]: expected ${expected}, found ${shown(value[odd])}.`);
}

/** Numbers as they are; of others, which may hold secrets, only what they are. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' || value === null) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function invalid(message: string): ConnectorError {
  return new ConnectorError('INVALID_OPTIONS', message);
}
