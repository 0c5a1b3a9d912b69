import { randomUUID } from 'node:crypto';
import {
  classifySystemError,
  ConnectorError,
  pause,
  toConnectorError,
  type AnyCloudEvent,
  type ErrorCode,
} from '@eventmesh/connector-api';
import { classifyServerAnswer } from '../classify-server-answer.ts';
import { eventToWire } from '../event-mapping/event-to-wire.ts';
import { withDeadline } from '../session/with-deadline.ts';
import { Backoff } from './backoff.ts';
import { explainTimeout } from './explain-timeout.ts';
import type { Feed, MeshTransport, OutgoingTask } from './mesh-transport.ts';
import { ServerRotation } from './server-rotation.ts';
import type { TcpSettings } from './tcp-settings.ts';
import { answerTimeoutMs } from './answer-timeout.ts';

/** `RequestCode.MSG_SEND_ASYNC` of EventMesh 1.12.0. */
const publishCode = '104';

/** What `retCode` means (`EventMeshRetCode`, 1.12.0); others by their text. */
const byRetCode: Readonly<Record<number, ErrorCode>> = {
  1: 'OVERLOADED',
  6: 'UNSUPPORTED',
  7: 'INVALID_EVENT',
  8: 'TOO_LARGE',
  9: 'UNAVAILABLE',
  10: 'OVERLOADED',
  11: 'UNAVAILABLE',
  12: 'OVERLOADED',
  14: 'UNAVAILABLE',
  22: 'FORBIDDEN',
  23: 'OVERLOADED',
};

/**
 * EventMesh's old HTTP protocol, port 10105: publishing only, for servers where nothing else can be reached. What is published so
 * arrives at HTTP subscribers; a TCP subscriber gets a message that it cannot read.
 */
export class HttpTransport implements MeshTransport {
  readonly ackDeadlineMs: number = 0;
  readonly #settings: TcpSettings;
  readonly #rotation: ServerRotation;
  readonly #closed = new AbortController();

  constructor(settings: TcpSettings) {
    this.#settings = settings;
    this.#rotation = new ServerRotation(settings.endpoints);
  }

  /** There is nothing to open: each publish is a request of its own. */
  async open(): Promise<void> {
    await Promise.resolve();
  }

  async publish(event: AnyCloudEvent, { topic, timeoutMs, signal }: OutgoingTask): Promise<void> {
    const doing = `Cannot publish event '${event.id}' to topic '${topic}'`;
    const { clock, reconnect, random, logger } = this.#settings;
    const extra = { bizseqno: randomUUID().replaceAll('-', ''), uniqueid: randomUUID().replaceAll('-', '') };
    const content = eventToWire(event, topic, extra).body.toString('utf8');
    const backoff = new Backoff(reconnect, random);
    let problem: ConnectorError | undefined;
    const signals = signal === undefined ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal]);
    try {
      await withDeadline({ clock, timeoutMs, signal: signals, doing }, async (until) => {
        for (;;) {
          try {
            await this.#post(content, doing, answerTimeoutMs(timeoutMs), until);
            return;
          } catch (thrown) {
            const error = toConnectorError(thrown);
            if (until.aborted || (error.code !== 'UNAVAILABLE' && error.code !== 'TIMEOUT')) throw error;
            problem = error;
            logger.warn('EventMesh did not take an event; it is published again', {
              id: event.id,
              reason: error.message,
            });
          }
          await pause(backoff.nextMs(), clock, until);
          if (until.aborted) throw until.reason;
        }
      });
    } catch (thrown) {
      throw explainTimeout(toConnectorError(thrown), problem);
    }
  }

  async request(): Promise<AnyCloudEvent> {
    return await Promise.reject(unsupported('requests'));
  }

  async listen(): Promise<Feed> {
    return await Promise.reject(unsupported('subscriptions'));
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.resolve();
  }

  /** One attempt. A server that does not like what it gets may not answer at all. */
  async #post(content: string, doing: string, timeoutMs: number, until: AbortSignal): Promise<void> {
    const { clock, identity, tls } = this.#settings;
    const { name } = this.#rotation.next();
    const request = { method: 'POST', headers: this.#headers(), redirect: 'manual' } as const;
    const body = new URLSearchParams({ producergroup: identity.group, content });
    const said = await withDeadline(
      { clock, timeoutMs, signal: until, doing: `${doing} at ${name}` },
      async (signal) => {
        try {
          const answer = await fetch(`${tls === undefined ? 'http' : 'https'}://${name}/`, {
            ...request,
            body,
            signal,
          });
          return { status: answer.status, text: await answer.text() };
        } catch (thrown) {
          throw signal.aborted ? signal.reason : reachError(thrown, `${doing} at ${name}`);
        }
      },
    );
    const { retCode, retMsg } = readAnswer(said, `${doing} at ${name}`);
    if (retCode === 0) return;
    const secrets = [identity.password ?? '', identity.token ?? ''];
    const error = classifyServerAnswer(doing, `${retCode} ${retMsg.split('\n', 1)[0] ?? ''}`, secrets);
    throw new ConnectorError(byRetCode[retCode] ?? error.code, error.message);
  }

  #headers(): Record<string, string> {
    const {
      env = '',
      idc = '',
      subsystem = '',
      pid = 0,
      username = '',
      password = '',
      token,
    } = this.#settings.identity;
    const agent = { env, idc, sys: subsystem, pid: String(pid), ip: '127.0.0.1', language: 'JS', version: '1.0' };
    const protocol = { protocoltype: 'cloudevents', protocolversion: '1.0', protocoldesc: 'http' };
    return { code: publishCode, ...agent, ...protocol, username, passwd: password, ...(token ? { token } : {}) };
  }
}

function readAnswer(
  { status, text }: { status: number; text: string },
  doing: string,
): { retCode: number; retMsg: string } {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  const { retCode, retMsg } = (answer ?? {}) as { retCode?: unknown; retMsg?: unknown };
  if (typeof retCode === 'number') return { retCode, retMsg: typeof retMsg === 'string' ? retMsg : '' };
  const code = status === 401 ? 'UNAUTHENTICATED' : status === 403 ? 'FORBIDDEN' : 'UNAVAILABLE';
  throw new ConnectorError(
    code,
    `${doing}: expected an answer of EventMesh, found HTTP ${status} without a 'retCode'.`,
  );
}

/** `fetch` hides the reason behind a TypeError. */
function reachError(thrown: unknown, doing: string): ConnectorError {
  const cause: unknown = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  const failure = classifySystemError(cause, doing);
  return failure.code === 'UNKNOWN' ? new ConnectorError('UNAVAILABLE', failure.message, { cause: thrown }) : failure;
}

function unsupported(what: string): ConnectorError {
  return new ConnectorError(
    'UNSUPPORTED',
    `EventMesh's old HTTP protocol has no ${what} here. Use transport 'tcp', port 10000.`,
  );
}
