import type { LetterFilter } from '@eventmesh/connector-runtime';
import { ConfigurationError } from '../problem.ts';
import { chooseLetters, wayOfChoosing } from './choose-letters.ts';
import { countWords } from './count-words.ts';
import { checkPipeline } from './known-pipeline.ts';
import { filterOf } from './letter-options.ts';
import { printText } from './print-text.ts';
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
    const choice = { pipeline, ids, filter };
    let count = 0;
    let last = '';
    for await (const page of chooseLetters(letters, choice)) {
      count += page.length;
      last = page.at(-1)?.id ?? last;
    }
    const what = `${countWords(count)} of pipeline '${pipeline}'`;
    if (count > 0 && options.yes !== true)
      throw new ConfigurationError([`This drops ${what} for good. To do it, add --yes. Nothing was dropped.`]);
    for await (const page of chooseLetters(letters, choice)) {
      const due = ids.length > 0 ? page : page.filter(({ id }) => id <= last);
      if (due.length === 0) break;
      await letters.store.deadLetters.drop(
        pipeline,
        due.map(({ id }) => id),
      );
    }
    await printText(process.stdout, `Dropped ${what}.\n`);
  });
}
