import type { DeadLetter, LetterFilter } from '@eventmesh/connector-runtime';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { letterPages } from './letter-pages.ts';
import type { OpenLetters } from '../with-letters.ts';

/** Which dead letters of a pipeline. */
export interface Choice {
  readonly pipeline: string;
  /** None: all that match the filter. */
  readonly ids: readonly string[];
  /** Counts where there are no ids. */
  readonly filter: LetterFilter;
}

/**
 * The dead letters that are chosen, a page at a time.
 *
 * @throws ConfigurationError when there is none with one of the ids
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

/**
 * The one way in which dead letters were chosen on the command line; undefined for none.
 *
 * @throws ConfigurationError when there are several
 */
export function wayOfChoosing(
  { ids, filter }: Pick<Choice, 'ids' | 'filter'>,
  all = false,
): 'ids' | 'filter' | 'all' | undefined {
  const ways = [
    ids.length > 0 ? ('ids' as const) : undefined,
    Object.keys(filter).length > 0 ? ('filter' as const) : undefined,
    all ? ('all' as const) : undefined,
  ].filter((way) => way !== undefined);
  if (ways.length > 1)
    throw new ConfigurationError([
      `Expected one way of choosing dead letters: ids, or --code, --since and --until${all ? ', or --all' : ''}; found several.`,
    ]);
  return ways[0];
}

/** The error of a dead letter that there is not. */
export function noSuchLetter(file: string, pipeline: string, id: string): ConfigurationError {
  return new ConfigurationError([
    `There is no dead letter '${id}' of pipeline '${pipeline}'. This shows those that there are: eventmesh-connect dlq list ${file} --pipeline ${pipeline}`,
  ]);
}
