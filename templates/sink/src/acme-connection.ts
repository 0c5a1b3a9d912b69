import { ConnectorError } from '@eventmesh/connector-api';
import { classifyAcmeAnswer, classifyAcmeError } from './classify-acme-error.ts';
import type { AcmeSinkOptions } from './acme-sink-options.ts';

/** A message as Acme takes it. */
export interface AcmeMessage {
  /** Messages of one key keep their order. */
  readonly key?: string;
  readonly type: string;
  readonly body: string;
}

/**
 * All that this sink asks of Acme, so that a test can stand in for it. Every call rejects with a ConnectorError, also once `signal`
 * aborts or the connection is closed.
 */
export interface AcmeConnection {
  /** Resolves when Acme answers, knows the topic and accepts the token. */
  check(signal: AbortSignal): Promise<void>;
  /** Appends all of these, or none. Resolves when Acme has them on disk. */
  append(messages: readonly AcmeMessage[], signal: AbortSignal): Promise<void>;
  /** Gives up what is under way, for good. */
  close(): void;
}

/** Speaks to Acme over HTTP. Connects when it is first used, and again whenever that is needed. */
export function connectAcme({ url, topic, token, requestTimeoutMs }: AcmeSinkOptions): AcmeConnection {
  const address = new URL(`topics/${topic}/messages`, url.endsWith('/') ? url : `${url}/`);
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const closed = new AbortController();

  async function ask(init: RequestInit, doing: string, signal: AbortSignal): Promise<void> {
    const limits = AbortSignal.any([signal, closed.signal, AbortSignal.timeout(requestTimeoutMs)]);
    const headers = { 'content-type': 'application/json', ...authorization };
    try {
      const answer = await fetch(address, { ...init, headers, redirect: 'error', signal: limits });
      const text = await answer.text();
      if (!answer.ok) throw classifyAcmeAnswer({ status: answer.status, text, headers: answer.headers }, doing);
    } catch (thrown) {
      throw classifyAcmeError(thrown, doing);
    }
  }

  return {
    check: (signal) => ask({ method: 'HEAD' }, `Cannot find topic '${topic}' at ${url}`, signal),
    append: (messages, signal) =>
      ask({ method: 'POST', body: JSON.stringify(messages) }, `Cannot append to topic '${topic}' at ${url}`, signal),
    close: () =>
      closed.abort(new ConnectorError('UNAVAILABLE', `Cannot write to topic '${topic}': the sink is closed.`)),
  };
}
