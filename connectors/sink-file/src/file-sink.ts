import {
  ConnectorError,
  defineSink,
  type AnyCloudEvent,
  type Sink,
  type SinkContext,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { AppendLog } from './append-log.ts';
import { classifyFileError } from './classify-file-error.ts';
import { encodeLines } from './encode-lines.ts';
import { fileSinkOptions, type FileSinkOptions } from './file-sink-options.ts';
import type { FileSystem } from './file-system.ts';
import { nodeFileSystem } from './node-file-system.ts';

/** Carries events out to a file, one JSON line each, synced to disk before it answers. */
export const fileSink = defineSink({
  apiVersion: 'v1',
  system: 'file',
  ordering: 'per-key',
  idempotent: false,
  limits: { concurrentWrites: 1, maxEvents: 5_000, maxBytes: 8_388_608 },
  options: fileSinkOptions,
  create: (options, context) => new FileSink(options, context, nodeFileSystem),
});

/** Writes each batch with one append and one sync to an {@link AppendLog}. */
export class FileSink implements Sink {
  readonly #path: string;
  readonly #log: AppendLog;

  constructor(options: FileSinkOptions, { clock, logger }: SinkContext, fileSystem: FileSystem) {
    this.#path = options.path;
    this.#log = new AppendLog({ options, fileSystem, clock, logger });
  }

  async open(): Promise<void> {
    await this.#guard(() => this.#log.open());
  }

  /** What is begun is finished, also on abort: half a batch in the file would help no one. */
  async write(events: readonly AnyCloudEvent[], signal: AbortSignal): Promise<readonly WriteFailure[] | void> {
    if (signal.aborted) throw new ConnectorError('TIMEOUT', `Did not write to '${this.#path}': told to give up.`);
    const { bytes, failures } = encodeLines(events);
    if (bytes.length > 0) await this.#guard(() => this.#log.append(bytes));
    return failures;
  }

  async close(): Promise<void> {
    await this.#guard(() => this.#log.close());
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      throw classifyFileError(thrown, this.#path);
    }
  }
}
