import { loadConfig } from '../config/load-config.ts';
import { openConsole } from '../console/open-console.ts';
import { jsonLinesView } from '../console/progress-view.ts';
import { exitCodes } from '../exit-codes.ts';
import { onStopSignal } from '../process/on-stop-signal.ts';
import { runConfig } from './run-config.ts';

/** Options of the command `run`. */
export interface RunOptions {
  readonly statusEvery: number;
  readonly logLevel: string;
}

/**
 * Runs a configuration file: progress on standard output, log lines on standard error.
 *
 * @returns what the process should end with
 * @throws ConfigurationError, StateUnavailableError
 */
export async function runCommand(file: string, { statusEvery, logLevel }: RunOptions): Promise<number> {
  const config = await loadConfig(file);
  const { logger, terminal } = openConsole(logLevel, config.secrets);
  const ended = await runConfig(config, {
    logger,
    view: terminal ?? jsonLinesView((line) => process.stdout.write(`${line}\n`)),
    everyMs: statusEvery,
    onSignal: (stop) => onStopSignal(stop, terminal),
  });
  const deadLettered = ended.reduce((sum, { ledger }) => sum + ledger.deadLettered, 0);
  if (deadLettered > 0) logger.warn(`dead letters are kept: eventmesh-connect dlq list ${file}`, { deadLettered });
  return ended.some(({ state }) => state === 'failed') ? exitCodes.failed : exitCodes.done;
}
