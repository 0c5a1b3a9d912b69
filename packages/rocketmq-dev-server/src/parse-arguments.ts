import { parseArgs } from 'node:util';
import type { GroupOptions, TopicOptions } from './broker/broker-options.ts';
import type { MessageType } from './broker/message.ts';
import type { RocketmqDevServerOptions } from './rocketmq-dev-server.ts';

/** How the command is called. */
export const usage = `rocketmq-dev-server [options]

An in-memory RocketMQ 5 server (gRPC) for development, demos and tests. Not for production.

  --port PORT          where to listen (default 8081; 0: a free port)
  --host HOST          address to listen on and to tell clients (default 127.0.0.1)
  --topic NAME[:TYPE]  create a topic; TYPE is NORMAL (default), FIFO, DELAY or TRANSACTION
  --group NAME[:ordered][:from-start]
                       create a consumer group, for FIFO order, or starting at the oldest message
  --no-auto-create     refuse topics and groups that were not created
  --help               show this text`;

const messageTypes: readonly string[] = ['NORMAL', 'FIFO', 'DELAY', 'TRANSACTION'];

/** Reads the command line; 'help' when that is what is asked for. Throws an `Error` that says what is wrong with it. */
export function parseArguments(args: readonly string[]): RocketmqDevServerOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8081' },
      host: { type: 'string', default: '127.0.0.1' },
      topic: { type: 'string', multiple: true, default: [] },
      group: { type: 'string', multiple: true, default: [] },
      'no-auto-create': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    port: parsePort(values.port),
    host: values.host,
    topics: values.topic.map(parseTopic),
    groups: values.group.map(parseGroup),
    autoCreate: !values['no-auto-create'],
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port: expected a number from 0 to 65535, found '${text}'`);
  }
  return port;
}

function parseTopic(text: string): TopicOptions {
  const [name = '', type = 'NORMAL', ...rest] = text.split(':');
  if (!messageTypes.includes(type) || rest.length > 0) {
    throw new Error(`--topic: expected NAME or NAME:TYPE with a TYPE of ${messageTypes.join(', ')}, found '${text}'`);
  }
  return { name, type: type as MessageType };
}

function parseGroup(text: string): GroupOptions {
  const [name = '', ...marks] = text.split(':');
  if (marks.some((mark) => mark !== 'ordered' && mark !== 'from-start')) {
    throw new Error(`--group: expected NAME, NAME:ordered or NAME:from-start, found '${text}'`);
  }
  return { name, ordered: marks.includes('ordered'), fromStart: marks.includes('from-start') };
}
