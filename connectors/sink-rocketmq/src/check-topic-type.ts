import { ConnectorError } from '@eventmesh/connector-api';
import type { RocketmqSinkOptions } from './rocketmq-sink-options.ts';

/**
 * Checks that the topic takes something of what the sink can make of events: better one error now than a dead letter for each.
 *
 * @param types what the topic takes, `FIFO` for example; empty when the server does not say
 * @throws ConnectorError with code `INVALID_OPTIONS`
 */
export function checkTopicType(types: readonly string[], options: RocketmqSinkOptions): void {
  const { topic, messageGroupAttribute, delayAttribute } = options;
  const possible = new Set(['NORMAL']);
  if (messageGroupAttribute !== undefined) possible.add('FIFO');
  if (delayAttribute !== undefined) possible.add('DELAY');
  if (types.length === 0 || types.some((type) => possible.has(type))) return;
  throw new ConnectorError(
    'INVALID_OPTIONS',
    `topic: '${topic}' takes messages of type ${types.join(', ')} only. FIFO needs 'messageGroupAttribute', DELAY 'delayAttribute'; choose another topic otherwise.`,
  );
}
