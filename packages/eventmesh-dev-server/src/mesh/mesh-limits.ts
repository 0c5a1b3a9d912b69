/** Sizes and times by which the runtime works, in milliseconds and as said. */
export interface MeshLimits {
  /** How long a push waits for its acknowledgement before the cleaner drops it. */
  readonly acknowledgeWithinMs: number;
  /** How often the cleaner looks. */
  readonly cleanerMs: number;
  /** When the cleaners look first. */
  readonly firstCleaningMs: number;
  /** Without a heartbeat for longer than this, a session is closed; looked at as often. */
  readonly sessionExpiryMs: number;
  /** From a goodbye, or a redirection, to the end of the connection. */
  readonly goodbyeMs: number;
  /** Characters that the data of an event may have. */
  readonly maxEventChars: number;
  /** What the runtime writes into events as its own address. */
  readonly serverIp: string;
}

/** Where the runtime asks whether something is to go wrong. */
export interface MeshFaults {
  /** How often the cleaner looks, other than usual. */
  readonly cleanerMs: number | undefined;
  /** The cleaner drops nothing. */
  readonly keepsUnacknowledged: boolean;
  /** What a session leaves unacknowledged is lost, even with another in its group. */
  readonly losesOnDeath: boolean;
}
