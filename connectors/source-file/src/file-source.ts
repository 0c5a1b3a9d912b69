import {
  ConnectorError,
  classifySystemError,
  defineSource,
  type PositionedRecord,
  type PositionedSource,
  type ReadLimit,
  type SourceContext,
} from '@eventmesh/connector-api';
import { parsePosition } from './file-position.ts';
import { FileReader } from './file-reader.ts';
import { fileSourceOptions, type FileSourceOptions } from './file-source-options.ts';

/** Brings the lines of a file in as events, in order, following growth and rotation. */
export const fileSource = defineSource({
  apiVersion: 'v1',
  system: 'file',
  progress: 'checkpointed',
  options: fileSourceOptions,
  create: (options, context) => new FileSource(options, context),
});

class FileSource implements PositionedSource {
  readonly #options: FileSourceOptions;
  readonly #context: SourceContext;
  readonly #reader: FileReader;

  constructor(options: FileSourceOptions, context: SourceContext) {
    this.#options = options;
    this.#context = context;
    this.#reader = new FileReader(options, context.logger);
  }

  async open(): Promise<void> {
    const { path, follow } = this.#options;
    await this.#attempt(() => this.#reader.open(parsePosition(this.#context.positions.get(path))));
    if (!follow && !this.#reader.opened) {
      throw new ConnectorError(
        'NOT_FOUND',
        `Cannot read '${path}': there is no such file. Check 'path', or set 'follow: true' to wait for it.`,
      );
    }
  }

  async read({ maxRecords, maxBytes }: ReadLimit, signal: AbortSignal): Promise<readonly PositionedRecord[] | 'end'> {
    const records = await this.#attempt(() => this.#reader.next(maxRecords, maxBytes));
    if (records.length > 0) return records;
    if (!this.#options.follow) {
      const last = this.#reader.lastLine();
      return last === undefined ? 'end' : [last];
    }
    await this.#waitForMore(signal);
    return [];
  }

  /** Nothing to do: the runtime keeps the position. */
  async commit(): Promise<void> {}

  async close(): Promise<void> {
    await this.#reader.close();
  }

  async #attempt<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (thrown) {
      throw classifySystemError(thrown, `Cannot read '${this.#options.path}'`);
    }
  }

  async #waitForMore(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        cancel();
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = this.#context.clock.schedule(this.#options.pollMs, wake);
      signal.addEventListener('abort', wake);
    });
  }
}
