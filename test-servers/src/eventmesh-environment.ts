/** Where an EventMesh keeps events: in its memory, or in RocketMQ, as in production. */
export type EventMeshStorage = 'standalone' | 'rocketmq';

/** An EventMesh to test with, real or not. */
export interface EventMeshEnvironment {
  readonly storage: EventMeshStorage;
  /** `host:port` of the TCP transport. Stays the same over `kill` and `restart`. */
  readonly endpoint: string;
  /** URL of the HTTP transport. */
  readonly httpUrl: string;
  /** URL of the administration port. */
  readonly adminUrl: string;
  /** Makes a topic that storage RocketMQ takes; in storage standalone, the first subscriber makes it. */
  createTopic(name: string): Promise<void>;
  /** Ends it as a crash would, with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on the same ports. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}
