import type { LogFields, Logger } from '@eventmesh/connector-api';

/** Says on standard error what goes wrong, one line each: it is shown when the worker fails. */
export const standardErrorLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: say,
  error: say,
  child: () => standardErrorLogger,
};

function say(message: string, fields: LogFields = {}): void {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
}
