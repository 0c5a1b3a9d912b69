// Starts clients as its arguments say, closes them, and must then end by itself. Prints what became of each, as JSON.
import { systemClock } from '@eventmesh/connector-api';
import { RocketmqConsumer, RocketmqProducer } from '@eventmesh/rocketmq';

const { endpoint, topic = 'orders', group = 'shop', startMs = 2000, busy = false } = JSON.parse(process.argv[2]);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const context = { clock: systemClock, logger: { ...silent, child: () => silent } };
const connection = { endpoint, requestTimeoutMs: 2000 };
const never = new AbortController().signal;

async function outcome(work) {
  try {
    await work();
    return 'ok';
  } catch (error) {
    return error.code;
  }
}

const consumer = new RocketmqConsumer({ ...connection, topic, consumerGroup: group, pollMs: 20_000 }, context);
const producer = new RocketmqProducer({ ...connection, topics: [topic] }, context);
const started = await Promise.all([
  outcome(() => consumer.start(startMs, never)),
  outcome(() => producer.start(startMs, never)),
]);
const underWay = [];
if (busy) {
  underWay.push(outcome(() => consumer.receive({ maxMessages: 32, invisibleMs: 60_000 })));
  underWay.push(outcome(() => producer.send([{ topic, body: Buffer.from('x') }])));
  underWay.push(outcome(() => producer.send([{ topic, body: Buffer.from('y') }])));
}
await Promise.all([consumer.close(), producer.close()]);
const [receive, ...sends] = await Promise.all(underWay);
console.log(JSON.stringify({ started, receive, sends }));
