import { pino } from 'pino';
import { exitCodes } from './exit-codes.ts';
import { loadConfig } from './load-config.ts';
import { pinoLogger } from './pino-logger.ts';
import { TerminalView, jsonLinesView, type Screen } from './progress-view.ts';
import { redactor } from './redact-secrets.ts';
import { runConfig } from './run-config.ts';
import { surviveStrayErrors } from './survive-stray-errors.ts';

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
  const { stdout, stderr } = process;
  const terminal = stdout.isTTY ? new TerminalView(screenOf(stdout)) : undefined;
  const writeLog = (line: string): void => {
    if (terminal !== undefined && stderr.isTTY) terminal.above(() => stderr.write(line));
    else stderr.write(line);
  };
  const logger = pinoLogger(
    pino(
      {
        level: logLevel,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (level) => ({ level }) },
      },
      { write: writeLog },
    ),
    redactor(config.secrets),
  );
  surviveStrayErrors(logger);
  const ended = await runConfig(config, {
    logger,
    view: terminal ?? jsonLinesView((line) => stdout.write(`${line}\n`)),
    everyMs: statusEvery,
    onSignal: (stop) => {
      process.on('SIGTERM', stop);
      process.on('SIGINT', stop);
      const hint = (): void => void stdout.write('Finishing what is in flight. Press Ctrl-C again to stop at once.\n');
      if (terminal !== undefined) process.once('SIGINT', () => terminal.above(hint));
    },
  });
  return ended.some(({ state }) => state === 'failed') ? exitCodes.failed : exitCodes.done;
}

/** Some pseudo terminals have no size, or one of 0. */
function screenOf(stdout: NodeJS.WriteStream): Screen {
  return {
    get columns() {
      return stdout.columns || 80;
    },
    get rows() {
      return stdout.rows || 24;
    },
    write: (text) => void stdout.write(text),
  };
}
