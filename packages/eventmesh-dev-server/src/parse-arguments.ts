import { parseArgs } from 'node:util';
import type { EventMeshDevServerOptions } from './eventmesh-dev-server.ts';
import { portOptions } from './port-error.ts';

/** How the command is called. */
export const usage = `eventmesh-dev-server [options]

An in-memory Apache EventMesh 1.12 for development, demos and tests. Not for production.

  --port PORT          where to listen for TCP (default 10000; 0: any free one)
  --http-port PORT     where to listen for the old HTTP interface as well (default 10105; 0: any free one)
  --admin-port PORT    where to listen for administration as well (default 10106; 0: any free one)
  --host HOST          address to listen on (default 127.0.0.1)
  --storage STORAGE    standalone (default) or rocketmq: what the server is like with that storage
  --topic NAME         create a topic
  --no-auto-create     with storage rocketmq, refuse events for topics that were not created
  --help               show this text`;

/** Reads the command line; 'help' when that is what is asked for. Throws an `Error` that says what is wrong with it. */
export function parseArguments(args: readonly string[]): EventMeshDevServerOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '10000' },
      'http-port': { type: 'string', default: '10105' },
      'admin-port': { type: 'string', default: '10106' },
      host: { type: 'string', default: '127.0.0.1' },
      storage: { type: 'string', default: 'standalone' },
      topic: { type: 'string', multiple: true, default: [] },
      'no-auto-create': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { storage } = values;
  if (storage !== 'standalone' && storage !== 'rocketmq')
    throw new Error(`--storage: expected standalone or rocketmq, found '${storage}'`);
  return {
    port: parsePort(portOptions.port, values.port),
    httpPort: parsePort(portOptions.httpPort, values['http-port']),
    adminPort: parsePort(portOptions.adminPort, values['admin-port']),
    host: values.host,
    storage,
    topics: values.topic,
    autoCreate: !values['no-auto-create'],
  };
}

function parsePort(option: string, text: string): number {
  const port = Number(text);
  if (text === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${option}: expected a number from 0 to 65535, found '${text}'`);
  }
  return port;
}
