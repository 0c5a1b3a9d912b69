import { Producer, SimpleConsumer, type FilterExpression, type ProducerOptions } from 'rocketmq-client-nodejs';
import { startRocketmqDevServer, type RocketmqDevServer, type RocketmqDevServerOptions } from '../../src/index.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A server with short limits, and plain clients of the npm package; all stopped together, clients first. */
export interface Bench extends AsyncDisposable {
  readonly server: RocketmqDevServer;
  producer(topic: string, options?: Partial<ProducerOptions>): Promise<Producer>;
  consumer(group: string, topic: string, filter?: string | FilterExpression): Promise<SimpleConsumer>;
}

/** Starts a server for a test. */
export async function startBench(options: RocketmqDevServerOptions = {}): Promise<Bench> {
  const limits = { minLongPollMs: 50, minInvisibleMs: 50, minRedeliveryMs: 10, ...options.limits };
  const server = await startRocketmqDevServer({ ...options, limits });
  const clients: { shutdown(): Promise<void> }[] = [];
  const shared = { endpoints: server.endpoint, namespace: '', logger: silent, requestTimeout: 2_000 };

  async function start<Client extends Producer | SimpleConsumer>(client: Client): Promise<Client> {
    clients.push(client);
    await client.startup();
    return client;
  }

  return {
    server,
    producer: (topic, more) => start(new Producer({ ...shared, topics: [topic], maxAttempts: 1, ...more })),
    consumer: (consumerGroup, topic, filter = '*') => {
      const subscriptions = new Map([[topic, filter]]);
      return start(
        new SimpleConsumer({ ...shared, consumerGroup, subscriptions, awaitDuration: 50, maxRetryAttempts: 1 }),
      );
    },
    async [Symbol.asyncDispose]() {
      server.faults.clear();
      for (const client of clients) await client.shutdown();
      await server.stop();
    },
  };
}
