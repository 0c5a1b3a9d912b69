/** Body of HELLO_REQUEST: who the client is (`UserAgent` in EventMesh). All but the first three may be left out. */
export interface HelloBody {
  readonly version: string;
  /** What the session is for: to publish, or to subscribe. */
  readonly purpose: 'pub' | 'sub';
  /** The consumers of one group share the events; a producer's group is only a name. */
  readonly group: string;
  readonly env?: string;
  readonly idc?: string;
  readonly subsystem?: string;
  readonly path?: string;
  readonly pid?: number;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string | null;
  readonly unack?: number;
}

/** Body of SUBSCRIBE_REQUEST. */
export interface SubscribeBody {
  readonly topicList: readonly SubscribedTopic[];
}

/** One topic of {@link SubscribeBody}. */
export interface SubscribedTopic {
  readonly topic: string;
  /** Whether each event goes to one session of the group, or to all. */
  readonly mode: 'CLUSTERING' | 'BROADCASTING';
  /** `SYNC` is for those that reply. */
  readonly type: 'ASYNC' | 'SYNC';
}

/** Body of REDIRECT_TO_CLIENT: where to connect instead. */
export interface RedirectBody {
  readonly ip: string;
  readonly port: number;
}
