#!/usr/bin/env node
import { explainStartError } from './explain-start-error.ts';
import { parseArguments, usage } from './parse-arguments.ts';
import { startEventMeshDevServer } from './start-eventmesh-dev-server.ts';

try {
  const options = parseArguments(process.argv.slice(2));
  if (options === 'help') {
    console.log(usage);
  } else {
    const server = await startEventMeshDevServer(options);
    console.log(
      `eventmesh-dev-server listens on ${server.endpoint} (TCP), ${server.httpUrl} and ${server.adminUrl} (administration): for development only, everything is lost when it ends`,
    );
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
  }
} catch (error) {
  console.error(`eventmesh-dev-server: ${explainStartError(error)}`);
  process.exitCode = 1;
}
