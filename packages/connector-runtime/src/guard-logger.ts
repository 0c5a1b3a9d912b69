import type { LogFields, Logger } from '@eventmesh/connector-api';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** A logger that may fail without anything else failing: what it throws is dropped, as there is nobody left to tell. */
export function guardLogger(logger: Logger): Logger {
  const guarded =
    (level: Level) =>
    (message: string, fields?: LogFields): void => {
      try {
        logger[level](message, fields);
      } catch {
        // A line is lost; an event must not be.
      }
    };
  return {
    debug: guarded('debug'),
    info: guarded('info'),
    warn: guarded('warn'),
    error: guarded('error'),
    child: (fields) => {
      try {
        return guardLogger(logger.child(fields));
      } catch {
        return guardLogger(logger);
      }
    },
  };
}
