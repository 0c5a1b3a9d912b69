import type { DeadLetter, LetterFilter } from '@eventmesh/connector-runtime';
import { ConfigurationError } from '../problem.ts';
import { letterPages } from './letter-pages.ts';
import type { OpenLetters } from './with-letters.ts';

/** Which dead letters of a pipeline. */
export interface Choice {
  readonly pipeline: string;
  /** None: all that match. */
  readonly ids: readonly string[];
  readonly filter: LetterFilter;
}

/**
 * The dead letters that are chosen, a page at a time.
 *
 * @throws ConfigurationError when there is none with one of the ids, or one that the filter leaves out
 */
export async function* chooseLetters(letters: OpenLetters, choice: Choice): AsyncGenerator<readonly DeadLetter[]> {
  const { pipeline, ids, filter } = choice;
  const { deadLetters } = letters.store;
  if (ids.length === 0) yield* letterPages(deadLetters, pipeline, filter);
  for (const id of new Set(ids)) {
    const letter = await deadLetters.read(pipeline, id);
    if (letter === undefined) throw noSuchLetter(letters.file, pipeline, id);
    yield [letter];
  }
}

/** The error of a dead letter that there is not. */
export function noSuchLetter(file: string, pipeline: string, id: string): ConfigurationError {
  return new ConfigurationError([
    `There is no dead letter '${id}' of pipeline '${pipeline}'. This shows those that there are: eventmesh-connect dlq list ${file} --pipeline ${pipeline}`,
  ]);
}
