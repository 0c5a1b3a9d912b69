import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ConnectorError,
  defineSource,
  pause,
  type JsonValue,
  type PositionedSource,
  type ReadLimit,
  type SourceContext,
} from '@eventmesh/connector-api';
import { classifyFileError } from './classify-file-error.ts';
import { FileFollower } from './file-follower.ts';
import { FileOwners } from './file-owners.ts';
import { parsePosition } from './file-position.ts';
import { fileSourceOptions, type FileSourceOptions } from './file-source-options.ts';
import type { FileSystem } from './file-system.ts';
import { Folder } from './folder.ts';
import type { FileRecord } from './line-to-record.ts';
import { nodeFileSystem } from './node-file-system.ts';
import { parsePathPattern, type PathPattern } from './path-pattern.ts';
import { selectNames } from './select-names.ts';

/** Longest that one `read` waits for something to come, in milliseconds. */
const longestReadMs = 10_000;

/** Brings the lines of files in as events; follows growth and rotation. */
export const fileSource = defineSource({
  apiVersion: 'v1',
  system: 'file',
  progress: 'checkpointed',
  options: fileSourceOptions,
  create: (options, context) => new FileSource(options, context, nodeFileSystem),
});

/** Reads the files that `path` names, one {@link FileFollower} each. The partition of a record is the name it is followed by. */
export class FileSource implements PositionedSource<FileRecord> {
  readonly #options: FileSourceOptions;
  readonly #context: SourceContext;
  readonly #fileSystem: FileSystem;
  readonly #pattern: PathPattern;
  readonly #folder: Folder;
  readonly #owners = new FileOwners();
  /** Where an earlier run got to, of what this one has not read. */
  readonly #positions: Map<string, JsonValue>;
  readonly #followers = new Map<string, FileFollower>();
  /** Who was read last: the next read begins behind it, so that no file starves. */
  #turn = 0;
  #atEnd = false;

  constructor(options: FileSourceOptions, context: SourceContext, fileSystem: FileSystem) {
    this.#options = options;
    this.#context = context;
    this.#fileSystem = fileSystem;
    this.#pattern = parsePathPattern(options.path);
    this.#folder = new Folder(fileSystem, this.#pattern.directory);
    this.#positions = new Map(context.positions);
  }

  async open(): Promise<void> {
    const { only, directory, matches } = this.#pattern;
    for (const name of this.#positions.keys()) if (matches(name)) this.#follow(name);
    if (only !== undefined) this.#follow(only);
    await this.#guard(async () => {
      if (only === undefined || (await this.#fileSystem.stat(join(directory, only)))?.isFile !== false) return;
      throw new ConnectorError(
        'INVALID_OPTIONS',
        `Cannot read '${this.#options.path}': it is not a file. To read the files in a folder, let 'path' be folder/*.`,
      );
    });
  }

  async read(limit: ReadLimit, signal: AbortSignal): Promise<readonly FileRecord[] | 'end'> {
    const { clock } = this.#context;
    let isLong = false;
    // By a timer: the time of day may be set in the meantime.
    const cancel = clock.schedule(longestReadMs, () => (isLong = true));
    try {
      while (!signal.aborted) {
        const records = await this.#guard(() => this.#readSome(limit));
        if (records.length > 0) return records;
        if (!this.#options.follow) return this.#end();
        if (isLong) break;
        await pause(this.#options.pollMs, clock, signal);
      }
      return [];
    } finally {
      cancel();
    }
  }

  /** Nothing to do: the runtime keeps the positions, and a file forgets nothing by itself. */
  async commit(): Promise<void> {}

  /** 0 when everything was read; else unknown, because lines that were not read cannot be counted. */
  async lag(): Promise<number | undefined> {
    return this.#atEnd ? 0 : undefined;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#followers.values()].map((follower) => follower.close()));
  }

  /** Reads of the first file that has something. One that cannot be read does not keep others from it. */
  async #readSome(limit: ReadLimit): Promise<readonly FileRecord[]> {
    this.#atEnd = false;
    this.#folder.refresh();
    if (this.#pattern.only === undefined) await this.#discover(this.#pattern);
    const followers = [...this.#followers];
    let failure: { readonly thrown: unknown } | undefined;
    for (const _ of followers) {
      this.#turn = (this.#turn + 1) % followers.length;
      const [name, follower] = followers[this.#turn] ?? [];
      if (name === undefined || follower === undefined) continue;
      try {
        const records = await follower.read(limit);
        if (records.length > 0) return records;
        if (follower.isGone) await this.#forget(name, follower);
      } catch (thrown) {
        failure = { thrown };
      }
    }
    if (failure !== undefined) throw failure.thrown;
    this.#atEnd = true;
    return [];
  }

  async #discover({ matches }: PathPattern): Promise<void> {
    const names = (await this.#folder.names()).filter(matches);
    for (const name of selectNames(names, [...this.#followers.keys()])) {
      const facts = await this.#folder.stat(name);
      if (facts !== undefined && this.#owners.ownerOf(facts) === undefined) this.#follow(name);
    }
  }

  /** A file that comes under this name later is a new one, unless nothing was read of it in this run. */
  async #forget(name: string, follower: FileFollower): Promise<void> {
    if (this.#pattern.only !== undefined || !this.#options.follow) return;
    this.#followers.delete(name);
    if (follower.hasRead) this.#positions.delete(name);
    await follower.close();
  }

  #follow(name: string): void {
    if (this.#followers.has(name)) return;
    const { directory, matches } = this.#pattern;
    const position = this.#positions.get(name);
    const source = this.#options.source ?? pathToFileURL(join(directory, name)).href;
    this.#followers.set(
      name,
      new FileFollower({
        fileSystem: this.#fileSystem,
        folder: this.#folder,
        owners: this.#owners,
        clock: this.#context.clock,
        logger: this.#context.logger,
        options: this.#options,
        lineContext: { name, directory, source, options: this.#options },
        isWanted: matches,
        position: position === undefined ? undefined : parsePosition(position, name),
      }),
    );
  }

  #end(): 'end' {
    if ([...this.#followers.values()].some(({ found }) => found)) return 'end';
    throw new ConnectorError(
      'NOT_FOUND',
      `Cannot read '${this.#options.path}': there is no such file. Check 'path', or set 'follow' to wait for it.`,
    );
  }

  async #guard<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (thrown) {
      throw classifyFileError(thrown, this.#options.path);
    }
  }
}
