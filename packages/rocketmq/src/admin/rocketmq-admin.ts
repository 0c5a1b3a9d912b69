import { connect, type Socket } from 'node:net';
import { ConnectorError, classifySystemError } from '@eventmesh/connector-api';
import { decodeFrame, encodeFrame, type RemotingCommand } from './remoting-frame.ts';

/** A topic to create. */
export interface TopicOptions {
  readonly name: string;
  /** `MIXED` takes messages of every type, where the broker allows it (`enableMixedMessageType`). Default: `NORMAL`. */
  readonly type?: 'NORMAL' | 'FIFO' | 'DELAY' | 'TRANSACTION' | 'MIXED';
  /** Queues to read and to write. Default: 4. */
  readonly queues?: number;
}

/** A consumer group to create. */
export interface GroupOptions {
  readonly name: string;
  /** Whether it keeps the order of each message group. Default: false. */
  readonly ordered?: boolean;
  /** Whether it begins with the oldest message rather than behind the newest. Default: false. */
  readonly fromStart?: boolean;
  /** How often a message is delivered again before it goes to the group's dead-letter topic. Default: 16. */
  readonly maxRetries?: number;
}

/** `RequestCode` of apache/rocketmq. */
const requestCodes = {
  UPDATE_CONSUMER_OFFSET: 15,
  UPDATE_AND_CREATE_TOPIC: 17,
  GET_MAX_OFFSET: 30,
  GET_CONSUMER_LIST_BY_GROUP: 38,
  GET_ROUTEINFO_BY_TOPIC: 105,
  UPDATE_AND_CREATE_SUBSCRIPTIONGROUP: 200,
  AUTH_UPDATE_USER: 3002,
} as const;
const readAndWrite = '6';

/**
 * Creates topics and groups, and changes passwords, on one broker, in a few milliseconds: RocketMQ's own tool takes more than a second of CPU for each.
 * Meant for development and tests; a cluster's own administration does it otherwise.
 */
export class RocketmqAdmin {
  readonly #host: string;
  readonly #port: number;
  readonly #timeoutMs: number;

  /**
   * @param broker `host:port` of the broker's remoting port. Default port: 10911.
   * @param timeoutMs how long one command may take, in milliseconds. Default: 5000.
   */
  constructor(broker: string, timeoutMs = 5000) {
    const [host = '127.0.0.1', port = '10911'] = broker.split(':');
    this.#host = host;
    this.#port = Number(port);
    this.#timeoutMs = timeoutMs;
  }

  /** Creates a topic, or changes it. */
  async createTopic({ name, type = 'NORMAL', queues = 4 }: TopicOptions): Promise<void> {
    await this.#ask(requestCodes.UPDATE_AND_CREATE_TOPIC, {
      topic: name,
      defaultTopic: 'TBW102',
      readQueueNums: String(queues),
      writeQueueNums: String(queues),
      perm: readAndWrite,
      topicFilterType: 'SINGLE_TAG',
      topicSysFlag: '0',
      order: 'false',
      attributes: `+message.type=${type}`,
    });
  }

  /** Creates a consumer group, or changes it. */
  async createGroup({ name, ordered = false, fromStart = false, maxRetries = 16 }: GroupOptions): Promise<void> {
    const group = {
      groupName: name,
      consumeEnable: true,
      consumeFromMinEnable: fromStart,
      consumeBroadcastEnable: true,
      consumeMessageOrderly: ordered,
      retryQueueNums: 1,
      retryMaxTimes: maxRetries,
      brokerId: 0,
      whichBrokerWhenConsumeSlowly: 1,
      notifyConsumerIdsChangedEnable: true,
    };
    await this.#ask(requestCodes.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, {}, Buffer.from(JSON.stringify(group)));
  }

  /**
   * Lets a group begin with the oldest message of a topic in each of its queues, whatever its clients say: one that has never consumed
   * from a queue is otherwise free to begin behind the newest. The group must exist, and have no clients yet.
   */
  async beginAtOldest(group: string, { name, queues = 4 }: Pick<TopicOptions, 'name' | 'queues'>): Promise<void> {
    for (let queueId = 0; queueId < queues; queueId += 1) {
      const place = { consumerGroup: group, topic: name, queueId: String(queueId), commitOffset: '0' };
      await this.#ask(requestCodes.UPDATE_CONSUMER_OFFSET, place);
    }
  }

  /** Ids of the clients that consume as members of a group and are connected by the remoting protocol. */
  async membersOf(group: string): Promise<readonly string[]> {
    const { code, remark, body } = await this.#exchange({
      code: requestCodes.GET_CONSUMER_LIST_BY_GROUP,
      opaque: 1,
      extFields: { consumerGroup: group },
    });
    if (code === 0) return (JSON.parse(String(body)) as { consumerIdList: string[] }).consumerIdList;
    if (remark?.startsWith('no consumer for this group')) return [];
    throw refused(code, remark);
  }

  /** Gives a user that the broker knows another password. */
  async changePassword(username: string, password: string): Promise<void> {
    const user = Buffer.from(JSON.stringify({ username, password }));
    await this.#ask(requestCodes.AUTH_UPDATE_USER, { username }, user);
  }

  /** How many messages this broker has stored in a topic since it exists. */
  async countMessages({ name, queues = 4 }: Pick<TopicOptions, 'name' | 'queues'>): Promise<number> {
    let count = 0;
    for (let queueId = 0; queueId < queues; queueId += 1) {
      const answer = await this.#ask(requestCodes.GET_MAX_OFFSET, { topic: name, queueId: String(queueId) });
      count += Number(answer['offset'] ?? 0);
    }
    return count;
  }

  /**
   * Whether a topic can be found; to be asked of the name server (port 9876), which a broker tells of its topics a little later.
   * A proxy that asks too early remembers for some 20 seconds that there is no such topic.
   */
  async hasRoute(topic: string): Promise<boolean> {
    const answer = await this.#exchange({
      code: requestCodes.GET_ROUTEINFO_BY_TOPIC,
      opaque: 1,
      extFields: { topic, acceptStandardJsonOnly: 'true' },
    });
    return answer.code === 0;
  }

  async #ask(
    code: number,
    extFields: Readonly<Record<string, string>>,
    body?: Buffer,
  ): Promise<Readonly<Record<string, string>>> {
    const answer = await this.#exchange({ code, opaque: 1, extFields, ...(body === undefined ? {} : { body }) });
    if (answer.code === 0) return answer.extFields ?? {};
    throw refused(answer.code, answer.remark);
  }

  #exchange(command: RemotingCommand): Promise<RemotingCommand> {
    return new Promise((resolve, reject) => {
      const where = `RocketMQ broker at ${this.#host}:${this.#port}`;
      const socket: Socket = connect(this.#port, this.#host);
      let received = Buffer.alloc(0);
      const limit = setTimeout(() => {
        socket.destroy(new ConnectorError('TIMEOUT', `${where} gave no answer within ${this.#timeoutMs} ms.`));
      }, this.#timeoutMs);
      socket.on('data', (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]);
        try {
          const answer = decodeFrame(received);
          if (answer === undefined) return;
          resolve(answer);
          socket.destroy();
        } catch (error) {
          socket.destroy(error as Error);
        }
      });
      socket.on('error', (error) => reject(classifySystemError(error, where)));
      socket.on('close', () => {
        clearTimeout(limit);
        reject(new ConnectorError('UNAVAILABLE', `${where} closed the connection.`));
      });
      socket.write(encodeFrame(command));
    });
  }
}

function refused(code: number, remark: string | undefined): ConnectorError {
  return new ConnectorError('REJECTED', `The broker refused: ${remark ?? `code ${code}`}`);
}
