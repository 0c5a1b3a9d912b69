import { ConnectorError } from '@eventmesh/connector-api';
import { z } from 'zod';
import type { AcmeSourceOptions } from './acme-source-options.ts';
import { classifyAcmeAnswer, classifyAcmeError } from './classify-acme-error.ts';

const messages = z.array(z.object({ offset: z.int().min(0), body: z.base64() }));
const positions = z.object({ next: z.int().min(0), end: z.int().min(0) });
const nothing = z.unknown();

/** A message as Acme gives it: its body is Base64. */
export type AcmeMessage = z.output<typeof messages>[number];

/** Offsets of a topic: the `next` that the group reads, and the one behind the last message. */
export type AcmePositions = z.output<typeof positions>;

/** What a read asks for. */
export interface AcmeQuery {
  readonly from: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** How long to wait for a message when there is none, in milliseconds. */
  readonly waitMs: number;
}

/**
 * All that this source asks of Acme, so that a test can stand in for it. Every call rejects with a ConnectorError, also once `signal`
 * aborts or the connection is closed.
 */
export interface AcmeConnection {
  /** Where the group is, and the topic ends. */
  positions(signal?: AbortSignal): Promise<AcmePositions>;
  /** Gives the next messages; none when none came in the time that the query gives. */
  read(query: AcmeQuery, signal: AbortSignal): Promise<readonly AcmeMessage[]>;
  /** Lets the group read on from here. */
  commit(next: number): Promise<void>;
  /** Gives up what is under way, for good. */
  close(): void;
}

/** Speaks to Acme over HTTP. Connects when it is first used, and again whenever that is needed. */
export function connectAcme(options: AcmeSourceOptions): AcmeConnection {
  const { url, topic, consumerGroup, token, requestTimeoutMs } = options;
  const root = new URL(`topics/${topic}/`, url.endsWith('/') ? url : `${url}/`);
  const group = new URL(`groups/${consumerGroup}`, root);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const closed = new AbortController();
  const place = `topic '${topic}' at ${url}`;

  async function ask<Result>(
    doing: string,
    answers: z.ZodType<Result>,
    { address, waitMs = 0, ...init }: RequestInit & { address: URL; waitMs?: number },
  ): Promise<Result> {
    const limits = [init.signal ?? closed.signal, closed.signal, AbortSignal.timeout(waitMs + requestTimeoutMs)];
    try {
      const answer = await fetch(address, { ...init, headers, redirect: 'error', signal: AbortSignal.any(limits) });
      const text = await answer.text();
      if (!answer.ok) throw classifyAcmeAnswer({ status: answer.status, text, headers: answer.headers }, doing);
      return answers.parse(text === '' ? undefined : JSON.parse(text));
    } catch (thrown) {
      throw classifyAcmeError(thrown, doing);
    }
  }

  return {
    positions: (signal = closed.signal) =>
      ask(`Cannot find the position of '${consumerGroup}' in ${place}`, positions, { address: group, signal }),
    read: ({ from, maxRecords, maxBytes, waitMs }, signal) => {
      const address = new URL('messages', root);
      address.search = `from=${from}&maxRecords=${maxRecords}&maxBytes=${maxBytes}&waitMs=${waitMs}`;
      return ask(`Cannot read ${place}`, messages, { address, signal, waitMs });
    },
    commit: async (next) => {
      const body = JSON.stringify({ next });
      await ask(`Cannot commit to ${place}`, nothing, { address: group, method: 'PUT', body });
    },
    close: () => closed.abort(new ConnectorError('UNAVAILABLE', `Cannot read ${place}: the source is closed.`)),
  };
}
