#!/usr/bin/env node
import { parseArguments, usage } from './parse-arguments.ts';
import { startRocketmqDevServer } from './start-rocketmq-dev-server.ts';

try {
  const options = parseArguments(process.argv.slice(2));
  if (options === 'help') {
    console.log(usage);
  } else {
    const server = await startRocketmqDevServer(options);
    console.log(
      `rocketmq-dev-server listens on ${server.endpoint}: for development only, everything is lost when it ends`,
    );
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
  }
} catch (error) {
  console.error(`rocketmq-dev-server: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
