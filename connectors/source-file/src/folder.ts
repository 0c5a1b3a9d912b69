import { join } from 'node:path';
import type { FileFacts, FileSystem } from './file-system.ts';

/** The folder of the followed files. It is listed once for all who look, until somebody asks for a fresh look. */
export class Folder {
  readonly #fileSystem: FileSystem;
  readonly #directory: string;
  #names: Promise<readonly string[]> | undefined;

  constructor(fileSystem: FileSystem, directory: string) {
    this.#fileSystem = fileSystem;
    this.#directory = directory;
  }

  /** Names of files, as they were at the first call since the last {@link refresh}. */
  names(): Promise<readonly string[]> {
    return (this.#names ??= this.#fileSystem.list(this.#directory));
  }

  /** The next call of {@link names} lists the folder again. */
  refresh(): void {
    this.#names = undefined;
  }

  /** What is known of a file now, undefined when there is none of that name. */
  async stat(name: string): Promise<FileFacts | undefined> {
    const facts = await this.#fileSystem.stat(this.pathOf(name));
    return facts?.isFile === true ? facts : undefined;
  }

  pathOf(name: string): string {
    return join(this.#directory, name);
  }
}
