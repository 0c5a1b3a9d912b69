import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import type { EventmeshSinkOptions } from './eventmesh-sink-options.ts';

const topicName = /^[%|a-zA-Z0-9_-]{1,127}$/;

/**
 * The topic that an event is for.
 *
 * @throws ConnectorError with code `REJECTED` when its attribute names none, or one that cannot be
 */
export function topicOf(
  event: AnyCloudEvent,
  { topic, topicAttribute }: Pick<EventmeshSinkOptions, 'topic' | 'topicAttribute'>,
): string {
  const named = topicAttribute === undefined ? undefined : event[topicAttribute];
  const what = `Event '${event.id}' of '${event.source}'`;
  if (named !== undefined && (typeof named !== 'string' || !topicName.test(named))) {
    throw new ConnectorError(
      'REJECTED',
      `${what}: attribute '${topicAttribute}': expected the name of a topic, found ${JSON.stringify(named).slice(0, 60)}.`,
    );
  }
  const chosen = named ?? topic;
  if (chosen !== undefined) return chosen;
  throw new ConnectorError('REJECTED', `${what}: has no attribute '${topicAttribute}', and the sink no 'topic'.`);
}
