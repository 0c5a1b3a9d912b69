import type { JsonValue } from '@eventmesh/connector-api';
import { RecordingLogger, VirtualClock } from '@eventmesh/connector-testkit';
import { FileFollower } from '../src/file-follower.ts';
import { FileOwners } from '../src/file-owners.ts';
import { parsePosition } from '../src/file-position.ts';
import { fileSourceOptions, type FileSourceInput } from '../src/file-source-options.ts';
import { Folder } from '../src/folder.ts';
import type { FileRecord } from '../src/line-to-record.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

/** A follower of `a.log` in a folder in memory, and what outlives it. */
export class FollowerHarness {
  readonly fileSystem = new MemoryFileSystem();
  readonly clock = new VirtualClock();
  readonly logger = new RecordingLogger();
  readonly options: Partial<FileSourceInput>;
  readonly #folder = new Folder(this.fileSystem, '/logs');
  follower: FileFollower;

  constructor(options: Partial<FileSourceInput> = {}) {
    this.options = options;
    this.follower = this.#create(undefined);
  }

  /** Closes the follower and goes on with a new one, behind this position. */
  async restart(position: JsonValue | undefined): Promise<void> {
    await this.follower.close();
    this.follower = this.#create(position);
  }

  /** Reads once. */
  read(maxRecords = 1_000, maxBytes = 1_000_000): Promise<readonly FileRecord[]> {
    this.#folder.refresh();
    return this.follower.read({ maxRecords, maxBytes });
  }

  /** Reads until nothing comes any more, also after every wait. */
  async drain(): Promise<FileRecord[]> {
    const records: FileRecord[] = [];
    for (let quiet = 0; quiet < 4; quiet += 1) {
      for (let more = await this.read(); more.length > 0; more = await this.read()) {
        records.push(...more);
        quiet = 0;
      }
      await this.clock.advance(1_000);
    }
    return records;
  }

  async drainText(): Promise<string[]> {
    return (await this.drain()).map(textOf);
  }

  /** Texts of the log lines of this level. */
  logged(level: 'info' | 'warn'): string[] {
    return this.logger.lines.filter((line) => line.level === level).map(({ message }) => message);
  }

  #create(position: JsonValue | undefined): FileFollower {
    const options = fileSourceOptions.parse({ path: '/logs/a.log*', format: 'lines', ...this.options });
    return new FileFollower({
      fileSystem: this.fileSystem,
      folder: this.#folder,
      owners: new FileOwners(),
      clock: this.clock,
      logger: this.logger,
      options,
      lineContext: { name: 'a.log', directory: '/logs', source: '/logs/a', options },
      isWanted: (name) => name.startsWith('a.log'),
      // Through text and back, as in the state store.
      position:
        position === undefined ? undefined : parsePosition(JSON.parse(JSON.stringify(position)) as JsonValue, 'a.log'),
    });
  }
}

/** The line a record was made of. */
export function textOf(record: FileRecord): string {
  return record.event === undefined
    ? `rejected: ${Buffer.from(record.body).toString('latin1')}`
    : String(record.event.data);
}
