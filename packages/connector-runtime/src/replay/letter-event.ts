import { createHash } from 'node:crypto';
import { isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { readExactJsonEvent } from '@eventmesh/event-formats';
import type { DeadLetter } from '../store/dead-letter.ts';

/** Where a replay begins: at the sink with what it refused, or at the transforms with what the source gave. */
export type ReplayThrough = 'sink' | 'transforms';

/** What a replay sends for a dead letter. */
export interface LetterEvent {
  readonly event: AnyCloudEvent;
  /** A hash of what goes through the transforms; undefined for what goes straight to the sink. */
  readonly original: string | undefined;
}

/**
 * The event of a dead letter that a replay sends, with data that are exactly as they were kept.
 *
 * @returns in words, why there is none
 */
export function letterEvent(letter: DeadLetter, through: ReplayThrough): LetterEvent | string {
  const { stage, event, original } = letter;
  const text = through === 'transforms' ? (original ?? event) : event;
  if (text === undefined) return whyNone(stage, original);
  if (through === 'transforms' && original === undefined && hadOriginal(letter))
    return "the event that the source gave has no JSON form; the one that was refused can be replayed through 'sink'";
  try {
    const isTransformed = through === 'sink' && stage === 'write';
    return { event: readExactJsonEvent(text), original: isTransformed ? undefined : hashOf(text) };
  } catch (thrown) {
    if (isConnectorError(thrown)) return 'its event cannot be read any more';
    throw thrown;
  }
}

/**
 * Why a replay would leave a dead letter as it is, in words.
 *
 * @returns undefined when it would send an event
 */
export function whyNotReplayable(letter: DeadLetter, through: ReplayThrough): string | undefined {
  const event = letterEvent(letter, through);
  return typeof event === 'string' ? event : undefined;
}

/** Whether the letter's event was made of one that could not be kept as an event. */
function hadOriginal({ stage, facts }: DeadLetter): boolean {
  return stage === 'write' && facts?.['original'] !== undefined;
}

function whyNone(stage: DeadLetter['stage'], original: string | undefined): string {
  if (stage === 'read') return 'it is an item that could not become an event';
  return original === undefined
    ? 'its event has no JSON form'
    : "its event has no JSON form; the one that the source gave can be replayed through 'transforms'";
}

/** Half of SHA-256 will do: short, since a replay keeps one for each event. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64').slice(0, 22);
}
