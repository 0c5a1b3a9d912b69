import { toConnectorError, type Logger } from '@eventmesh/connector-api';
import type { StateStore } from '../store/state-store.ts';
import { storingLease } from './storing-sign.ts';

/**
 * Whether a pipeline that is to accept what is delivered has to go through its inbox until its next start, lest what comes now overtake what
 * waits there: an earlier run has left records in it, or another worker still puts some in. When the store cannot tell, it has to: then it
 * waits for the store.
 */
export async function goesThroughInbox(pipeline: string, store: StateStore, logger: Logger): Promise<boolean> {
  const why = await reasonFor(pipeline, store);
  if (why !== undefined) logger.warn('until the next start, all goes through the inbox of the state store', { why });
  return why !== undefined;
}

async function reasonFor(pipeline: string, store: StateStore): Promise<string | undefined> {
  try {
    if (await store.isLeaseHeld(storingLease(pipeline))) return 'another worker stores in it';
    const { records } = await store.inbox.size(pipeline);
    return records > 0 ? `an earlier run has left ${records} records in it` : undefined;
  } catch (thrown) {
    return `whether there is something in it cannot be told: ${toConnectorError(thrown).message}`;
  }
}
