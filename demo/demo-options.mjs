import { parseArgs } from 'node:util';

const rocketmqUsage = `Sample orders go from a file through RocketMQ and a filter to another file.

  --events N            how many orders, 1 to 10000000 (default 1000)
  --kill                kills the worker in the middle, and starts another
  --endpoint HOST:PORT  a real RocketMQ's proxy (gRPC), instead of one in memory
  --broker HOST:PORT    that RocketMQ's broker, to create topic and group (default: the same host, port 10911)
  --json                prints nothing but one line of JSON, at the end
  --help                shows this

The same through EventMesh: demo eventmesh, see demo eventmesh --help`;

const eventmeshUsage = `Sample orders go from a file through EventMesh and a filter to another file.

  --events N            how many orders, 1 to 10000000 (default 1000)
  --kill                kills the worker that sends and one of two that receive in the middle, and starts others
  --endpoint HOST:PORT  a real EventMesh's TCP port, instead of one in memory; on RocketMQ, that must let topics be created by use
  --json                prints nothing but one line of JSON, at the end
  --help                shows this`;

/** What the demo of a system understands, as `--help` shows it. */
export function usageOf(system) {
  return system === 'eventmesh' ? eventmeshUsage : rocketmqUsage;
}

/** Reads the arguments of the demo. Throws an error with a sentence for people when they make no sense. */
export function readOptions(args) {
  const system = args[0] === 'eventmesh' ? 'eventmesh' : 'rocketmq';
  const { values } = parseArgs({
    args: system === 'eventmesh' ? args.slice(1) : args,
    options: {
      events: { type: 'string', default: '1000' },
      kill: { type: 'boolean', default: false },
      endpoint: { type: 'string' },
      ...(system === 'rocketmq' && { broker: { type: 'string' } }),
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const events = Number(values.events);
  if (!/^\d+$/.test(values.events) || events < 1 || events > 10_000_000)
    throw new Error(`--events: expected a number from 1 to 10000000, found '${values.events}'.`);
  for (const [name, value] of Object.entries({ endpoint: values.endpoint, broker: values.broker }))
    if (value !== undefined && !/^.+:\d{1,5}$/.test(value))
      throw new Error(`--${name}: expected HOST:PORT, found '${value}'.`);
  if (values.broker !== undefined && values.endpoint === undefined)
    throw new Error('--broker: makes no sense without --endpoint.');
  return { ...values, system, events };
}
