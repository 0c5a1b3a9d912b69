#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isConnectorError } from '@eventmesh/connector-api';
import { Command } from 'commander';
import { pino } from 'pino';
import { configJsonSchema } from './config-json-schema.ts';
import { describeConnector } from './describe-connector.ts';
import { findConnectors } from './find-connectors.ts';
import { loadConfig } from './load-config.ts';
import { loadConnector } from './load-connector.ts';
import { pinoLogger } from './pino-logger.ts';
import { ConfigurationError } from './problem.ts';
import { runConfig } from './run-config.ts';

/** What the process ends with. */
const exitCodes = { done: 0, pipelineFailed: 1, wrongConfiguration: 2, stateUnavailable: 3 } as const;

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const program = new Command('eventmesh-connect')
  .description('Runs pipelines of connectors.')
  .version(version)
  .addHelpText(
    'after',
    '\nExit codes: 0 every pipeline finished or was stopped; 1 a pipeline failed and waits for a person; 2 the configuration is wrong; 3 the state store is not available.',
  );

program
  .command('run <file>')
  .description(
    'Run all pipelines of a configuration file until they finish, or until SIGTERM or SIGINT (twice to stop at once).',
  )
  .option('--status-every <ms>', 'how often to show progress, 0 for never', '1000')
  .option('--log-level <level>', 'debug, info, warn, error or silent', 'warn')
  .action(async (file: string, options: { statusEvery: string; logLevel: string }) => {
    const config = await loadConfig(file);
    const terminal = process.stdout.isTTY;
    const ended = await runConfig(config, {
      terminal,
      logger: pinoLogger(pino({ level: options.logLevel }, pino.destination({ dest: 2, sync: true }))),
      print: (line) => void process.stdout.write(`${line}\n`),
      everyMs: Number(options.statusEvery),
      onSignal: (stop) => {
        process.on('SIGTERM', stop);
        process.on('SIGINT', stop);
      },
    });
    process.exitCode = ended.some(({ state }) => state === 'failed') ? exitCodes.pipelineFailed : exitCodes.done;
  });

program
  .command('validate <file>')
  .description('Check a configuration file and its connectors, without connecting anywhere.')
  .action(async (file: string) => {
    const { pipelines } = await loadConfig(file);
    console.log(`${file}: ${pipelines.length} pipelines, nothing wrong`);
  });

program
  .command('list')
  .description('List the connectors installed here.')
  .action(async () => {
    for (const { use, version: installed, manifest } of await findConnectors(process.cwd())) {
      console.log(`${use.padEnd(36)} ${installed.padEnd(16)} ${manifest.kind.padEnd(8)} ${manifest.status}`);
    }
  });

program
  .command('describe <package>')
  .description('Show what a connector is and which options it takes.')
  .action(async (use: string) => {
    console.log(describeConnector(await loadConnector(use, resolve('eventmesh-connect.yaml'))));
  });

program
  .command('schema')
  .description('Write a JSON Schema of configuration files, with the options of all connectors installed here.')
  .action(async () => {
    const configPath = resolve('eventmesh-connect.yaml');
    console.log(JSON.stringify(await configJsonSchema(configPath, dirname(configPath)), undefined, 2));
  });

try {
  await program.parseAsync();
} catch (thrown) {
  if (thrown instanceof ConfigurationError) {
    console.error(thrown.message);
    process.exitCode = exitCodes.wrongConfiguration;
  } else {
    console.error(thrown instanceof Error ? thrown.message : String(thrown));
    process.exitCode =
      isConnectorError(thrown) && thrown.code === 'UNAVAILABLE'
        ? exitCodes.stateUnavailable
        : exitCodes.wrongConfiguration;
  }
}
