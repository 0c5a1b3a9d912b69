import {
  classifySystemError,
  defineSink,
  toConnectorError,
  type AnyCloudEvent,
  type Sink,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { writeJsonEvent } from '@eventmesh/event-formats';
import { AppendLog } from './append-log.ts';
import { fileSinkOptions } from './file-sink-options.ts';
import { nodeFileSystem } from './file-system.ts';

/** Carries events out to a file, one a line, on disk before it answers. */
export const fileSink = defineSink({
  apiVersion: 'v1',
  system: 'file',
  ordering: 'per-key',
  idempotent: false,
  limits: { concurrentWrites: 1, maxEvents: 2_000, maxBytes: 4_194_304 },
  options: fileSinkOptions,
  create: (options, { clock, logger }) =>
    new FileSink(options.path, new AppendLog(options, nodeFileSystem, clock, logger)),
});

class FileSink implements Sink {
  readonly #path: string;
  readonly #log: AppendLog;

  constructor(path: string, log: AppendLog) {
    this.#path = path;
    this.#log = log;
  }

  async open(): Promise<void> {
    await this.#attempt(() => this.#log.open());
  }

  async write(events: readonly AnyCloudEvent[]): Promise<readonly WriteFailure[] | void> {
    const lines: string[] = [];
    const failures: WriteFailure[] = [];
    for (const [index, event] of events.entries()) {
      try {
        lines.push(`${writeJsonEvent(event)}\n`);
      } catch (thrown) {
        failures.push({ index, error: toConnectorError(thrown) });
      }
    }
    if (lines.length > 0) await this.#attempt(() => this.#log.append(Buffer.from(lines.join(''), 'utf8')));
    return failures;
  }

  async close(): Promise<void> {
    await this.#log.close();
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (thrown) {
      throw classifySystemError(thrown, `Cannot append to '${this.#path}'`);
    }
  }
}
