import type { LetterFilter } from '@eventmesh/connector-runtime';
import { ConfigurationError } from '../config/configuration-error.ts';
import { wayOfChoosing } from './letters/choose-letters.ts';
import { countWords } from './letters/count-words.ts';
import { dropChosen } from './drop-chosen.ts';
import { checkPipeline } from './known-pipeline.ts';
import { filterOf } from './letters/letter-options.ts';
import { printText } from './letters/print-text.ts';
import { withLetters } from './with-letters.ts';

/** Options of the command `dlq drop`. */
export interface DropOptions extends LetterFilter {
  readonly all?: true;
  readonly yes?: true;
}

/**
 * Removes dead letters for good. Those that arrive meanwhile stay.
 *
 * @throws ConfigurationError when it is not said which, or `yes` is missing: then nothing is removed
 * @throws LettersUnavailableError when a replay is at work
 */
export async function dropLetters(
  file: string,
  pipeline: string,
  ids: readonly string[],
  options: DropOptions,
): Promise<void> {
  const filter = filterOf(options);
  if (wayOfChoosing({ ids, filter }, options.all) === undefined)
    throw new ConfigurationError([
      'Expected which dead letters to drop: ids, or --code, --since and --until, or --all; found none of them.',
    ]);
  await withLetters(file, async (letters) => {
    await checkPipeline(letters, pipeline);
    const dropped = await dropChosen(letters, { pipeline, ids, filter }, options.yes === true);
    await printText(process.stdout, `Dropped ${countWords(dropped)} of pipeline '${pipeline}'.\n`);
  });
}
