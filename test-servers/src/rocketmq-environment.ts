/** A RocketMQ to test with, real or not. */
export interface RocketmqEnvironment {
  readonly endpoint: string;
  createTopic(topic: { readonly name: string; readonly type?: 'NORMAL' | 'FIFO' | 'DELAY' }): Promise<void>;
  createGroup(group: { readonly name: string; readonly ordered?: boolean; readonly fromStart: true }): Promise<void>;
  /** Ends the broker as a crash would. */
  kill(): Promise<void>;
  /** Starts it again, with what it had stored. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}
