/** The header of a frame: JSON, with the keys in the order in which they are written. */
export interface FrameHeader {
  /** One of `commands`, as far as the server is of the version that we know. */
  readonly cmd: string;
  /** 0 is success. */
  readonly code: number;
  /** Why it failed, in answers: the text of a Java exception. */
  readonly desc?: string | null;
  /** Ties an answer to its request. The server's own goodbye comes without one. */
  readonly seq?: string | null;
  readonly properties?: Readonly<Record<string, unknown>> | null;
  /** `cmd` once more, in what the server writes. */
  readonly command?: string | null;
}

/** One message of EventMesh's TCP protocol. */
export interface Frame {
  readonly header: FrameHeader;
  /** Empty when there is none. */
  readonly body: Buffer;
}
