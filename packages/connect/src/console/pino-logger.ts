import type { LogFields, Logger } from '@eventmesh/connector-api';
import { redactDeep, type Redact } from '@eventmesh/connector-runtime';
import type { Logger as Pino } from 'pino';

/** Lets connectors write through pino; no secret gets into a line. */
export function pinoLogger(pino: Pino, redact: Redact): Logger {
  const fieldsOf = (fields: LogFields = {}): object => redactDeep(fields, redact) as object;
  return {
    debug: (message, fields) => pino.debug(fieldsOf(fields), redact(message)),
    info: (message, fields) => pino.info(fieldsOf(fields), redact(message)),
    warn: (message, fields) => pino.warn(fieldsOf(fields), redact(message)),
    error: (message, fields) => pino.error(fieldsOf(fields), redact(message)),
    child: (fields) => pinoLogger(pino.child(fieldsOf(fields)), redact),
  };
}
