import type { DeadLetter, NewDeadLetter } from './dead-letter.ts';

/** The stages there are, as they are written. */
const stages: readonly unknown[] = ['read', 'transform', 'write'] satisfies readonly DeadLetter['stage'][];
/** Nobody knows when it failed. */
const unknownTime = '1970-01-01T00:00:00.000Z';

/** The dead letter of a text, as a store keeps it in JSON. One that cannot be read any more must not hold up the others: see {@link unreadableLetter}. */
export function letterOf(pipeline: string, id: string, text: string): DeadLetter {
  const letter = parsed(text);
  return isLetter(letter) ? { ...letter, id, pipeline } : unreadableLetter(pipeline, id, Buffer.from(text));
}

/**
 * What is given for a dead letter that cannot be read any more, so that it can be seen, exported and dropped: its body is what lies in
 * the store. It holds no event, so a replay leaves it where it is. When it failed is unknown: it counts as 1970.
 */
export function unreadableLetter(pipeline: string, id: string, bytes: Uint8Array): DeadLetter {
  return {
    id,
    pipeline,
    stage: 'read',
    connector: 'state-store',
    code: 'UNREADABLE',
    message: 'This dead letter is damaged and cannot be read any more. Its body is what the state store has of it.',
    attempts: 0,
    firstFailureAt: unknownTime,
    lastFailureAt: unknownTime,
    body: Buffer.from(bytes).toString('base64'),
  };
}

/** How many bytes a dead letter takes in a store, about. */
export function sizeOfLetter(letter: NewDeadLetter): number {
  return Buffer.byteLength(JSON.stringify(letter));
}

function isLetter(value: unknown): value is NewDeadLetter {
  if (typeof value !== 'object' || value === null) return false;
  const { stage, connector, code, message, attempts, firstFailureAt, lastFailureAt, event, original, body } =
    value as Record<keyof NewDeadLetter, unknown>;
  return (
    stages.includes(stage) &&
    typeof attempts === 'number' &&
    [connector, code, message, firstFailureAt, lastFailureAt].every((text) => typeof text === 'string') &&
    [event, original, body].every((text) => text === undefined || typeof text === 'string')
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
