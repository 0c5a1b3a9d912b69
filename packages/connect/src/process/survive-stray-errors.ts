import type { Logger } from '@eventmesh/connector-api';
import { messageOf } from '../errors/message-of.ts';

/**
 * Logs what connectors throw outside of any call of theirs (a late event of a connection, a promise that nobody waits for),
 * which would end the process: it must not hurt the other pipelines. What it has broken shows as a stall.
 */
export function surviveStrayErrors(logger: Logger): void {
  // Node raises rejections that nobody handles here, too.
  process.on('uncaughtException', (thrown) =>
    logger.error('a connector or a library let an error go astray; going on', {
      reason: messageOf(thrown),
      stack: thrown instanceof Error ? thrown.stack : undefined,
    }),
  );
}
