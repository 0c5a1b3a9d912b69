import type { JsonValue } from '@eventmesh/connector-api';
import { RecordingLogger, testContext, VirtualClock } from '@eventmesh/connector-testkit';
import { FileSource } from '../src/file-source.ts';
import { fileSourceOptions, type FileSourceInput } from '../src/file-source-options.ts';
import type { FileRecord } from '../src/line-to-record.ts';
import { textOf } from './follower-harness.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

/** A source of the folder `/logs` in memory, and what outlives it. */
export class SourceHarness {
  readonly fileSystem = new MemoryFileSystem();
  readonly clock = new VirtualClock();
  readonly logger = new RecordingLogger();
  source: FileSource;
  readonly #options: Partial<FileSourceInput>;
  /** The newest position of each partition, as the runtime keeps it. */
  readonly #positions = new Map<string, JsonValue>();

  constructor(options: Partial<FileSourceInput> = {}) {
    this.#options = options;
    this.source = this.#create();
  }

  /** Closes the source and goes on with a new one, behind what was read. */
  async restart(): Promise<void> {
    await this.source.close();
    this.source = this.#create();
    await this.source.open();
  }

  /** Reads all that comes within some seconds of virtual time. */
  async drain(seconds = 15): Promise<FileRecord[]> {
    const records: FileRecord[] = [];
    const end = this.clock.now() + seconds * 1_000;
    while (this.clock.now() < end) {
      let result: readonly FileRecord[] | 'end' | undefined;
      const abort = new AbortController();
      void this.source.read({ maxRecords: 1_000, maxBytes: 1_000_000 }, abort.signal).then((came) => (result = came));
      await this.clock.advanceUntil(() => result !== undefined, { stepMs: 250 });
      if (result === 'end') break;
      records.push(...(result ?? []));
    }
    for (const { partition, position } of records)
      this.#positions.set(partition, JSON.parse(JSON.stringify(position)) as JsonValue);
    return records;
  }

  /** What came, each line with the name that its file is followed by. */
  async drainText(seconds?: number): Promise<string[]> {
    return (await this.drain(seconds)).map((record) => `${record.partition}: ${textOf(record)}`);
  }

  /** Texts of the warnings. */
  warnings(): string[] {
    return this.logger.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
  }

  #create(): FileSource {
    const { clock, logger } = this;
    const options = fileSourceOptions.parse({ path: '/logs/a.log', format: 'lines', ...this.#options });
    return new FileSource(
      options,
      testContext({ clock, logger, positions: new Map(this.#positions) }),
      this.fileSystem,
    );
  }
}
