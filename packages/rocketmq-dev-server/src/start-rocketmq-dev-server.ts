import type { BrokerRules } from './broker/broker-options.ts';
import { Broker } from './broker/broker.ts';
import { systemClock } from './clock.ts';
import { Faults } from './faults.ts';
import { unaryAnswers } from './grpc/answer-unary.ts';
import type { ConsumerLimits } from './grpc/check-receive.ts';
import { toWireEndpoints } from './grpc/convert-route.ts';
import { GrpcListener } from './grpc/grpc-listener.ts';
import { loadProtocol } from './grpc/load-protocol.ts';
import { messagingService } from './grpc/messaging-service.ts';
import { ReceiveStream } from './grpc/receive-stream.ts';
import { TelemetrySessions } from './grpc/telemetry-sessions.ts';
import type { RocketmqDevServer, RocketmqDevServerOptions } from './rocketmq-dev-server.ts';

const stopDeadlineMs = 1_000;

/**
 * Starts a RocketMQ 5 server in memory. For development, demos and tests: it keeps nothing over the end of its process, checks
 * no credentials, and must never carry data that matters.
 */
export async function startRocketmqDevServer(options: RocketmqDevServerOptions = {}): Promise<RocketmqDevServer> {
  const { host = '127.0.0.1', topics = [], groups = [], clock = systemClock } = options;
  const limits = consumerLimits(options);
  let port = options.port ?? 0;

  const faults = new Faults(clock, () => listener.drop(host, port));
  const telemetry = new TelemetrySessions(() => broker, limits.maxLongPollMs);
  const broker = new Broker(brokerRules(options), {
    clock,
    faults,
    askProducer: (message, transactionId) => telemetry.askProducer(message, transactionId),
  });
  const endpoints = () => toWireEndpoints(host === '0.0.0.0' ? '127.0.0.1' : host, port);
  const answers = unaryAnswers({ broker, limits, endpoints });
  const receive = new ReceiveStream(broker, clock, limits);
  const listener = new GrpcListener(loadProtocol(), messagingService({ answers, receive, telemetry, faults }));

  for (const topic of topics) broker.createTopic(topic);
  for (const group of groups) broker.createGroup(group);
  port = await listener.listen(host, port);

  const kill = async (): Promise<void> => {
    listener.kill();
    broker.endReceives();
  };
  const stop = async (): Promise<void> => {
    faults.clear();
    broker.close();
    telemetry.close();
    await listener.stop(stopDeadlineMs);
  };
  return {
    endpoint: `${host}:${port}`,
    faults,
    createTopic: (topic) => void broker.createTopic(topic),
    createGroup: (group) => broker.createGroup(group),
    messages: (topic) => broker.messages(topic),
    lag: (group, topic) => broker.lag({ group, topic }),
    kill,
    restart: async () => void (await listener.listen(host, port)),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function consumerLimits({ limits = {} }: RocketmqDevServerOptions): ConsumerLimits {
  const {
    minInvisibleMs = 10_000,
    maxInvisibleMs = 43_200_000,
    minLongPollMs = 5_000,
    maxLongPollMs = 20_000,
  } = limits;
  return { minInvisibleMs, maxInvisibleMs, minLongPollMs, maxLongPollMs };
}

function brokerRules({
  autoCreate = true,
  keepMessages = 100_000,
  limits: { minRedeliveryMs = 1_000, maxReceiveBytes = 262_144 } = {},
  transactionCheck = {},
}: RocketmqDevServerOptions): BrokerRules {
  const check = { afterMs: 6_000, intervalMs: 30_000, max: 15, ...transactionCheck };
  return { autoCreate, keepMessages, minRedeliveryMs, maxReceiveBytes, transactionCheck: check };
}
