import { toConnectorError, type Logger } from '@eventmesh/connector-api';
import type { StateStore } from '../store/state-store.ts';

/**
 * Whether an earlier run has left something in the inbox of a pipeline, which accepted what was stored then and does not any more. When
 * the store cannot tell, it warns, and the next start finds out.
 */
export async function waitsInInbox(pipeline: string, store: StateStore, logger: Logger): Promise<boolean> {
  try {
    const { records } = await store.inbox.size(pipeline);
    if (records > 0)
      logger.warn('an earlier run has left records in the inbox: until the next start, all go through there', {
        records,
      });
    return records > 0;
  } catch (thrown) {
    logger.warn('whether an earlier run has left records in the inbox cannot be told', {
      reason: toConnectorError(thrown).message,
    });
    return false;
  }
}
