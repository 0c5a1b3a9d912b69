import type { Logger } from '@eventmesh/connector-api';
import type { Logger as Pino } from 'pino';

/** Lets connectors write through pino. */
export function pinoLogger(pino: Pino): Logger {
  return {
    debug: (message, fields) => pino.debug(fields ?? {}, message),
    info: (message, fields) => pino.info(fields ?? {}, message),
    warn: (message, fields) => pino.warn(fields ?? {}, message),
    error: (message, fields) => pino.error(fields ?? {}, message),
    child: (fields) => pinoLogger(pino.child({ ...fields })),
  };
}
