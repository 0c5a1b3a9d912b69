import { isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { readExactJsonEvent } from '@eventmesh/event-formats';
import type { DeadLetter } from './store/dead-letter.ts';

/** Where a replay begins: at the sink with what it refused, or at the transforms with what the source gave. */
export type ReplayThrough = 'sink' | 'transforms';

/**
 * The event of a dead letter that a replay sends, with data that are exactly as they were kept.
 *
 * @returns in words, why there is none
 */
export function letterEvent(letter: DeadLetter, through: ReplayThrough): AnyCloudEvent | string {
  const { stage, event, original } = letter;
  const text = through === 'transforms' ? (original ?? event) : event;
  if (text === undefined) return whyNone(stage, original);
  try {
    return readExactJsonEvent(text);
  } catch (thrown) {
    if (isConnectorError(thrown)) return 'its event cannot be read any more';
    throw thrown;
  }
}

function whyNone(stage: DeadLetter['stage'], original: string | undefined): string {
  if (stage === 'read') return 'it is an item that could not become an event';
  return original === undefined
    ? 'its event has no JSON form'
    : "its event has no JSON form; the one that the source gave can be replayed through 'transforms'";
}
