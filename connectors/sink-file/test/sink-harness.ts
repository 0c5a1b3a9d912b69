import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { RecordingLogger, VirtualClock, testContext } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { fileSinkOptions, type FileSinkInput } from '../src/file-sink-options.ts';
import { FileSink } from '../src/file-sink.ts';
import { FaultyFileSystem } from './faulty-file-system.ts';

export const path = '/data/orders.ndjson';

/** A sink into a file system in memory, and what outlives it. */
export class SinkHarness {
  readonly clock = new VirtualClock();
  readonly logger = new RecordingLogger();
  readonly fileSystem = new FaultyFileSystem(this.clock);
  sink: FileSink;
  readonly #options: Partial<FileSinkInput>;

  constructor(options: Partial<FileSinkInput> = {}) {
    this.#options = options;
    this.sink = this.#create();
  }

  async open(): Promise<void> {
    await this.sink.open();
  }

  async write(...ids: readonly string[]): Promise<void> {
    await this.sink.write(ids.map(eventOf), new AbortController().signal);
  }

  /** Goes on with a new sink. The old one is not closed, as after a kill. */
  async restart(): Promise<void> {
    this.sink = this.#create();
    await this.open();
  }

  /** Ids in the files, in the order they were written. Throws when a line is not JSON. */
  ids(): string[] {
    return idsOf(this.fileSystem.text());
  }

  /** Texts of the log lines of this level. */
  logged(level: 'info' | 'warn' | 'error'): string[] {
    return this.logger.lines.filter((line) => line.level === level).map(({ message }) => message);
  }

  #create(): FileSink {
    const { clock, logger } = this;
    return new FileSink(
      fileSinkOptions.parse({ path, ...this.#options }),
      testContext({ clock, logger }),
      this.fileSystem,
    );
  }
}

export function eventOf(id: string): AnyCloudEvent {
  return createEvent({ id, source: '/test', type: 'test', data: { text: `data of ${id}\n` } });
}

/** Ids of the events in the text of a file. */
export function idsOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('the last line has no end');
  return lines.map((line) => (JSON.parse(line) as { id: string }).id);
}
