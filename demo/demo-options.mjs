import { parseArgs } from 'node:util';

const rocketmqUsage = `Sample orders go from a file through RocketMQ and a filter to another file.

  --events N            how many orders, 1 to 10000000 (default 1000)
  --kill                kills the worker in the middle, and starts another
  --endpoint HOST:PORT  a real RocketMQ's proxy (gRPC), instead of one in memory
  --broker HOST:PORT    that RocketMQ's broker, to create topic and group (default: the same host, port 10911)
  --json                prints nothing but one line of JSON, at the end
  --help                shows this

The same through EventMesh: demo eventmesh. By HTTP to MariaDB or MySQL: demo http-to-mysql. Each has a --help.`;

const eventmeshUsage = `Sample orders go from a file through EventMesh and a filter to another file.

  --events N            how many orders, 1 to 10000000 (default 1000)
  --kill                kills the worker that sends and one of two that receive in the middle, and starts others
  --endpoint HOST:PORT  a real EventMesh's TCP port, instead of one in memory; on RocketMQ, that must let topics be created by use
  --json                prints nothing but one line of JSON, at the end
  --help                shows this`;

const httpToMysqlUsage = `Sample orders go by HTTP, sent by curl, to a table of MariaDB or MySQL. One comes twice, and one does not fit.

  --events N            how many orders, 2 to 10000 (default 10, with --kill 200)
  --kill                kills the worker in the middle, and starts another; the clients send again what was not answered
  --keep                stays, so that you can send orders by hand, until Ctrl-C
  --json                prints nothing but one line of JSON, at the end
  --help                shows this

The server is the one that MYSQL_URL names, by default mysql://root@127.0.0.1:3306. It gets a database, which is dropped in the end.`;

const usages = { rocketmq: rocketmqUsage, eventmesh: eventmeshUsage, 'http-to-mysql': httpToMysqlUsage };

/** What only the demo of a system understands. */
const ownOptions = {
  rocketmq: { endpoint: { type: 'string' }, broker: { type: 'string' } },
  eventmesh: { endpoint: { type: 'string' } },
  'http-to-mysql': { keep: { type: 'boolean', default: false } },
};

/** What the demo of a system understands, as `--help` shows it. */
export function usageOf(system) {
  return usages[system];
}

/** Reads the arguments of the demo. Throws an error with a sentence for people when they make no sense. */
export function readOptions(args) {
  const isNamed = args[0] !== 'rocketmq' && Object.hasOwn(usages, args[0] ?? '');
  const system = isNamed ? args[0] : 'rocketmq';
  const { values } = parseArgs({
    args: isNamed ? args.slice(1) : args,
    options: {
      events: { type: 'string' },
      kill: { type: 'boolean', default: false },
      ...ownOptions[system],
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { endpoint, broker, keep, kill, json } = values;
  for (const [name, value] of Object.entries({ endpoint, broker }))
    if (value !== undefined && !/^.+:\d{1,5}$/.test(value))
      throw new Error(`--${name}: expected HOST:PORT, found '${value}'.`);
  if (broker !== undefined && endpoint === undefined) throw new Error('--broker: makes no sense without --endpoint.');
  if (keep && json) throw new Error('--keep: makes no sense with --json, which tells nothing before the end.');
  const events =
    system === 'http-to-mysql'
      ? countOf(values.events ?? (kill ? '200' : '10'), 2, 10_000)
      : countOf(values.events ?? '1000', 1, 10_000_000);
  return { ...values, system, events };
}

function countOf(text, least, most) {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least && count <= most) return count;
  throw new Error(`--events: expected a number from ${least} to ${most}, found '${text}'.`);
}
