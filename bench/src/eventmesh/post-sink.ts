import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import {
  classifySystemError,
  ConnectorError,
  defineSink,
  type AnyCloudEvent,
  type Sink,
} from '@eventmesh/connector-api';
import { jsonEventContentType, writeJsonEvent } from '@eventmesh/event-formats';
import { z } from 'zod';

const postOptions = z.strictObject({ url: z.url().describe('Where to send each event.') });

/** Requests at a time; each carries one event. */
const sideBySide = 8;

/** Sends each event in an HTTP request of its own. A worker of the benchmarks loads it by path. */
export const postSink = defineSink({
  apiVersion: 'v1',
  system: 'bench',
  ordering: 'none',
  idempotent: false,
  limits: { concurrentWrites: sideBySide, maxEvents: 1, maxBytes: 4_194_304 },
  options: postOptions,
  create: ({ url }) => new PostSink(new URL(url)),
});

class PostSink implements Sink {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: sideBySide });

  constructor(url: URL) {
    this.#url = url;
  }

  async open(): Promise<void> {}

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<void> {
    for (const event of events) await this.#post(Buffer.from(writeJsonEvent(event), 'utf8'), signal);
  }

  async close(): Promise<void> {
    this.#agent.destroy();
  }

  async #post(body: Uint8Array, signal: AbortSignal): Promise<void> {
    const headers = { 'content-type': jsonEventContentType, 'content-length': body.length };
    const sending = request(this.#url, { method: 'POST', agent: this.#agent, headers, signal });
    sending.end(body);
    try {
      const [response] = (await once(sending, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      if (response.statusCode !== 200)
        throw new ConnectorError('UNAVAILABLE', `The target answered ${response.statusCode}.`);
    } catch (thrown) {
      throw classifySystemError(thrown, 'Cannot send an event');
    }
  }
}
