import {
  ConnectorError,
  toConnectorError,
  type AnyRecord,
  type ReadLimit,
  type Source,
} from '@eventmesh/connector-api';
import { readJsonEvent } from '@eventmesh/event-formats';
import { ReferenceClient } from '../../src/reference/reference-client.ts';
import type { ReferenceOptions } from '../../src/reference/reference-options.ts';
import { errorIn, FragileConnection } from './fragile-connection.ts';

type Numbered = AnyRecord & { readonly number: number };

const waitMs = 200;

/** A source of the `gating` mode that takes each piece of an answer for a whole one, and so an item that is torn for an item. */
export class TornSource implements Source<Numbered> {
  readonly #reading: FragileConnection;
  readonly #settling: ReferenceClient;

  constructor(options: ReferenceOptions) {
    this.#reading = new FragileConnection(options);
    this.#settling = new ReferenceClient(options);
  }

  async open(): Promise<void> {}

  async read(limit: ReadLimit, signal: AbortSignal): Promise<readonly Numbered[]> {
    const answer = await this.#reading.ask({ op: 'read', ...limit, waitMs, from: {} }, signal, (piece) =>
      piece.includes('"items"') || piece.includes('"body"') ? itemsIn(piece) : errorIn(piece),
    );
    if (!(answer instanceof ConnectorError)) return answer;
    this.#reading.close();
    throw answer;
  }

  async commit(records: readonly Numbered[]): Promise<void> {
    await this.#settling.ask({ op: 'commit', numbers: records.map(({ number }) => number) });
  }

  async close(): Promise<void> {
    this.#reading.close();
    this.#settling.close();
  }
}

function itemsIn(piece: string): readonly Numbered[] {
  const items = piece.matchAll(/"number":(\d+),"partition":"\w*","offset":\d+,"body":"([^"]*)/g);
  return [...items].map(([, number, body = '']) => recordOf(Number(number), Buffer.from(body, 'base64')));
}

function recordOf(number: number, body: Buffer): Numbered {
  try {
    return { number, event: readJsonEvent(body) };
  } catch (thrown) {
    return { number, error: new ConnectorError('UNREADABLE', toConnectorError(thrown).message), body, facts: {} };
  }
}
