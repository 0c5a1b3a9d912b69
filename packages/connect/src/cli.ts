#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { configJsonSchema } from './config/config-json-schema.ts';
import { ConfigurationError } from './config/configuration-error.ts';
import { loadConfig } from './config/load-config.ts';
import { summarize } from './config/summarize.ts';
import { connectorTable, connectorsJson } from './connectors/connector-table.ts';
import { describeConnector } from './connectors/describe-connector.ts';
import { findConnectors } from './connectors/find-connectors.ts';
import { loadConnector } from './connectors/load-connector.ts';
import { logLevelOption } from './console/log-level-option.ts';
import { addDlqCommands } from './dlq/add-dlq-commands.ts';
import { messageOf } from './errors/message-of.ts';
import { exitCodeOf, exitCodes, exitCodesHelp } from './exit-codes.ts';
import { endProcess, outliveReaders } from './process/end-process.ts';
import { runCommand, type RunOptions } from './run/run-command.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
/** Connectors are looked for where a configuration file of the working directory would find them. */
const configPath = resolve('pipelines.yaml');
let exitCode: number = exitCodes.done;

const program = new Command('eventmesh-connect')
  .description('Runs pipelines of connectors.')
  .version(version)
  .addHelpText('after', exitCodesHelp)
  .exitOverride();

program
  .command('run <file>')
  .description(
    'Run all pipelines of a configuration file until they finish. SIGTERM or SIGINT stops them; twice: at once.',
  )
  .addOption(
    new Option('--status-every <ms>', 'how often to show progress, 0 for never').default(1000).argParser(milliseconds),
  )
  .addOption(logLevelOption())
  .action(async (file: string, options: RunOptions) => {
    exitCode = await runCommand(file, options);
  });

program
  .command('validate <file>')
  .description('Check a configuration file and its connectors, without connecting anywhere.')
  .action(async (file: string) => {
    console.log(summarize(file, await loadConfig(file)));
  });

program
  .command('list')
  .description('List the connectors installed here.')
  .option('--json', 'as one line of JSON')
  .action(async ({ json }: { json?: true }) => {
    const { connectors, broken } = await findConnectors(process.cwd());
    for (const line of broken) console.error(line);
    if (json) console.log(connectorsJson(connectors));
    else if (connectors.length > 0) console.log(connectorTable(connectors));
    else console.log('No connectors are installed here. Try: npm install @eventmesh/source-file @eventmesh/sink-file');
  });

program
  .command('describe <package>')
  .description('Show what a connector is and which options it takes.')
  .action(async (use: string) => {
    try {
      console.log(describeConnector(await loadConnector(use, configPath)));
    } catch (thrown) {
      throw new ConfigurationError([messageOf(thrown)]);
    }
  });

program
  .command('schema')
  .description('Write a JSON Schema of configuration files, with the options of all connectors installed here.')
  .action(async () => {
    console.log(JSON.stringify(await configJsonSchema(configPath, process.cwd()), undefined, 2));
  });

addDlqCommands(program, (code) => (exitCode = code));

outliveReaders();
try {
  await program.parseAsync();
} catch (thrown) {
  if (thrown instanceof CommanderError) {
    exitCode = thrown.exitCode === 0 ? exitCodes.done : exitCodes.wrongConfiguration;
  } else {
    console.error(messageOf(thrown));
    exitCode = exitCodeOf(thrown);
  }
}
endProcess(exitCode);

function milliseconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of milliseconds.');
  return Number(text);
}
