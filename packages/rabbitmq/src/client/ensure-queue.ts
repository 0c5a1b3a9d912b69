import type { RabbitmqSession } from './rabbitmq-session.ts';
import { isConnectorError } from '@eventmesh/connector-api';

/** A queue that is to be there. */
export interface QueueToEnsure {
  readonly queue: string;
  /** What to create when it is not there. */
  readonly queueType: 'quorum' | 'classic';
}

/** Creates a durable queue unless it is there. One that is there stays as it is, whatever its type and arguments. */
export async function ensureQueue(
  session: RabbitmqSession,
  { queue, queueType }: QueueToEnsure,
  signal: AbortSignal,
): Promise<void> {
  try {
    await session.callApart(`Cannot find queue '${queue}'`, (channel) => channel.checkQueue(queue), signal);
  } catch (thrown) {
    if (!isConnectorError(thrown) || thrown.code !== 'NOT_FOUND' || session.lost !== undefined) throw thrown;
    const wanted = { durable: true, arguments: { 'x-queue-type': queueType } };
    await session.callApart(`Cannot create queue '${queue}'`, (channel) => channel.assertQueue(queue, wanted), signal);
  }
}
