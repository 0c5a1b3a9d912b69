import type { Clock } from '@eventmesh/connector-api';
import type { FaultSwitches } from './fault-switches.ts';
import type { StorageType } from './mesh/storage.ts';

/** What a real server allows or waits for. Smaller values make tests faster. */
export interface EventMeshLimits {
  /** How long a push waits for its acknowledgement before the cleaner may drop it, in milliseconds. Default 3 000. */
  readonly acknowledgeWithinMs?: number;
  /** How often the cleaner looks for such pushes, in milliseconds. Default 5 000; the first time 1 000 after the start. */
  readonly cleanerMs?: number;
  /**
   * Without a heartbeat for longer than this a session is closed, in milliseconds. Default 60 000. It is looked at as often, from
   * 1 000 after the start on: a silent session lives for 60 to 120 s.
   */
  readonly sessionExpiryMs?: number;
  /** From a goodbye, or a redirection, to the end of the connection, in milliseconds. Default 30 000. */
  readonly goodbyeMs?: number;
  /** Characters that the data of an event may have. Default 4 000 000; a real server has 1 000 as shipped. */
  readonly maxEventChars?: number;
}

/** How to start the server. */
export interface EventMeshDevServerOptions {
  /** Where to listen for TCP. Default 0: a port that is free. */
  readonly port?: number;
  /** Where to listen for the old HTTP interface. Default 0. */
  readonly httpPort?: number;
  /** Where to listen for administration. Default 0. */
  readonly adminPort?: number;
  /** Default '127.0.0.1'. */
  readonly host?: string;
  /** Default 'standalone', as the runtime is shipped; production has 'rocketmq'. */
  readonly storage?: StorageType;
  /** Topics to create at the start. */
  readonly topics?: readonly string[];
  /** Storage RocketMQ: creates the topics that clients name; refuses events and subscriptions for them otherwise. Default true. */
  readonly autoCreate?: boolean;
  /** What is allowed and waited for. Default: as on a real server. */
  readonly limits?: EventMeshLimits;
  /** Chooses among the sessions of a group: 0 to 1, as `Math.random`. Default that. */
  readonly random?: () => number;
  /** Default: the real time. */
  readonly clock?: Clock;
}

/** A session, as the server sees it. */
export interface SessionStatus {
  readonly group: string;
  readonly purpose: 'pub' | 'sub';
  readonly topics: readonly string[];
  /** Pushes that wait for their acknowledgement. */
  readonly unacknowledged: number;
}

/** An Apache EventMesh 1.12 in memory, for development and tests. It listens until `stop` or `kill`. */
export interface EventMeshDevServer extends AsyncDisposable {
  /** `host:port` of the TCP transport. Stays the same over `kill` and `restart`. */
  readonly endpoint: string;
  /** URL of the old HTTP interface. */
  readonly httpUrl: string;
  /** URL of the administration port. */
  readonly adminUrl: string;
  /** Makes things go wrong. */
  readonly faults: FaultSwitches;
  /** Creates a topic, unless it exists. */
  createTopic(name: string): void;
  /** Who is there now. */
  sessions(): readonly SessionStatus[];
  /** Cuts all connections and listens no more, as when the process dies. Storage RocketMQ keeps what is stored. */
  kill(): Promise<void>;
  /** Listens again on the same ports after `kill`. */
  restart(): Promise<void>;
  /** Ends it for good. Safe to call twice. */
  stop(): Promise<void>;
}
