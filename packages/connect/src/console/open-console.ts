import type { Logger } from '@eventmesh/connector-api';
import { redactor } from '@eventmesh/connector-runtime';
import { pino } from 'pino';
import { surviveStrayErrors } from '../process/survive-stray-errors.ts';
import { pinoLogger } from './pino-logger.ts';
import { TerminalView, type Screen } from './progress-view.ts';

/** Where a command that runs pipelines writes to. */
export interface Console {
  /** Writes lines of JSON to standard error, without secrets. */
  readonly logger: Logger;
  /** Standard output, where that is a terminal. */
  readonly terminal: TerminalView | undefined;
}

/** Makes log lines and progress get on with each other, and lets stray errors of connectors be logged. */
export function openConsole(logLevel: string, secrets: readonly string[]): Console {
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
    redactor(secrets),
  );
  surviveStrayErrors(logger);
  return { logger, terminal };
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
