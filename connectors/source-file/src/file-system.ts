/** What is known of a file. */
export interface FileFacts {
  /** Number of the inode. Text, because it may exceed what a JSON number holds exactly. */
  readonly ino: string;
  /** Number of the device. */
  readonly dev: string;
  readonly isFile: boolean;
  /** In bytes. */
  readonly size: number;
  /** When the file was created, in milliseconds since 1970; 0 where the file system does not keep it. */
  readonly bornMs: number;
  /** When its content last changed, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** A file open for reading. It stays the same file when it is renamed or removed. */
export interface OpenFile {
  stat(): Promise<FileFacts>;
  /** Reads up to `length` bytes at `offset` of the file to index `at` of `into`. Resolves with how many came, 0 at the end. */
  read(into: Buffer, at: number, length: number, offset: number): Promise<number>;
  close(): Promise<void>;
}

/** The few calls that the source makes of a file system. They reject with what the system threw. */
export interface FileSystem {
  /** Resolves with undefined when there is no such file. */
  stat(path: string): Promise<FileFacts | undefined>;
  /** Names in a folder; none when there is no such folder. */
  list(directory: string): Promise<readonly string[]>;
  open(path: string): Promise<OpenFile>;
}
