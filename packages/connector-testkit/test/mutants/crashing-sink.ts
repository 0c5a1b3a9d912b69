import { type AnyCloudEvent, type ConnectorError, type Sink } from '@eventmesh/connector-api';
import { writeJsonEvent } from '@eventmesh/event-formats';
import type { ReferenceOptions } from '../../src/reference/reference-options.ts';
import { errorIn, FragileConnection } from './fragile-connection.ts';

/** A sink that looks at answers where nobody catches what it throws. One connection for each write. */
export class CrashingSink implements Sink {
  readonly #options: ReferenceOptions;

  constructor(options: ReferenceOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {}

  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<void> {
    const connection = new FragileConnection(this.#options);
    const request = { op: 'write', events: events.map(writeJsonEvent), once: false };
    try {
      const answer = await connection.ask(request, signal, (piece): ConnectorError | 'written' | undefined => {
        if (!piece.startsWith('{')) throw new SyntaxError('The server does not speak JSON.');
        return errorIn(piece) ?? (piece.includes('"failures"') ? 'written' : undefined);
      });
      if (answer !== 'written') throw answer;
    } finally {
      connection.close();
    }
  }

  async close(): Promise<void> {}
}
