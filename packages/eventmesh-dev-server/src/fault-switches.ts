import type { Command } from '@eventmesh/sdk/protocol';

/** Whom a fault meets: all TCP connections, or those of a group or a purpose. */
export interface ConnectionFilter {
  readonly group?: string;
  readonly purpose?: 'pub' | 'sub';
}

/** How a command is answered with code 1. */
export interface CommandFailure {
  /** What the answer says. Default 'java.lang.Exception: a fault was switched on'. */
  readonly desc?: string;
  /** How often. Default 1. */
  readonly times?: number;
}

/** Makes things go wrong. Each switch works at once and can be turned while clients are connected. */
export interface FaultSwitches {
  /** Closes connections without a word. New ones are accepted. */
  closeConnections(which?: ConnectionFilter): void;
  /** Closes each connection without a word when it has sent so many more frames; the last of them is not looked at. */
  closeAfter(frames: number, which?: ConnectionFilter): void;
  /** Reads nothing more of what comes, until the returned function is called. Pushes still go out. */
  stopReading(which?: ConnectionFilter): () => void;
  /** Answers `command` with code 1 and does nothing. */
  failNext(command: Command, failure?: CommandFailure): void;
  /** Answers the next HELLOs with code 1 and closes, as a server does that is about to go. Default 1. */
  refuseHello(times?: number): void;
  /** Answers the next `times` publishes with the words of a server that has too much to do. Default 1; over HTTP, too, as retCode 1. */
  overload(times?: number): void;
  /** Takes the next `count` published events, and does not acknowledge them. */
  loseAcks(count: number): void;
  /**
   * Exchanges acknowledgements of publishing, `pairs` times: the first is held until there is a second, then each goes to where the
   * other belongs, with the other's seq and its own event. That is how a real server mixes them up when it is asked for two at once.
   */
  swapAcks(pairs?: number): void;
  /** Acknowledges publishing later, until the returned function is called. */
  delayAcks(delayMs: number): () => void;
  /** Pushes that nobody acknowledges stay with their session, rather than being dropped after 3 s. */
  keepUnacknowledged(keep?: boolean): void;
  /** Looks for such pushes every so many milliseconds, from the next time on; `undefined` for the usual 5 s. */
  cleanEvery(ms: number | undefined): void;
  /** Storage standalone: a topic comes back when somebody subscribes again, and is not hurt by the leaving of groups that do not have it. */
  keepTopics(keep?: boolean): void;
  /**
   * Storage RocketMQ: what is published while a group has no session is lost for that group. A real server loses some of it in the
   * first 20 s or so, while its own consumer still reads; how much differs from time to time.
   */
  loseWhileAway(lose?: boolean): void;
  /** What a session leaves unacknowledged when it dies is lost, even with another session in its group. */
  loseOnDeath(lose?: boolean): void;
  /** Tells clients to connect elsewhere, and closes them 30 s later. */
  redirect(to: { readonly ip: string; readonly port: number }, which?: ConnectionFilter): void;
  /** Says goodbye, as on an orderly end, and closes 30 s later. */
  goodbye(which?: ConnectionFilter): void;
  /** Turns all switches off, and reads on. */
  clear(): void;
}
