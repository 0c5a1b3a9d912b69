/** What is known of a file. */
export interface FileFacts {
  /** Device and inode: the same as long as it is the same file. */
  readonly identity: string;
  readonly isFile: boolean;
  /** In bytes. */
  readonly size: number;
  /** When the file was created, in milliseconds since 1970; 0 where the file system does not keep it. */
  readonly bornMs: number;
}

/** A file open for appending. It stays the same file when it is renamed or removed. */
export interface AppendFile {
  stat(): Promise<FileFacts>;
  /** Appends bytes, and resolves with how many were written: fewer when the disk is about to be full. */
  append(bytes: Uint8Array): Promise<number>;
  /** Resolves once everything appended is on disk. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Reads up to `length` bytes at `offset`. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Bytes and where they go to. */
export interface Piece {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** The few calls that the sink makes of a file system. They reject with what the system threw. */
export interface FileSystem {
  /** Resolves with undefined when there is no such file. */
  stat(path: string): Promise<FileFacts | undefined>;
  /** Opens a file, and makes it when there is none. */
  openForAppend(path: string, mode: number): Promise<AppendFile>;
  /** Writes over bytes in the middle of a file, and resolves once they are on disk. Does nothing when the path is that of another file by now. */
  overwrite(path: string, identity: string, pieces: readonly Piece[]): Promise<void>;
  /** Names in a folder. */
  list(path: string): Promise<readonly string[]>;
  /** Makes an empty file. Resolves with false when the name is taken. */
  reserve(path: string, mode: number): Promise<boolean>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Makes a folder and those above. Resolves with the first one that was made, undefined when it was there. */
  makeDirectory(path: string): Promise<string | undefined>;
  /** Makes the names in a folder durable. */
  syncDirectory(path: string): Promise<void>;
}
