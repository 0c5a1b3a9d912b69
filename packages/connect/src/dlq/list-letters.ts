import type { DeadLetter, LetterFilter } from '@eventmesh/connector-runtime';
import { ConfigurationError } from '../config/configuration-error.ts';
import { fitLines } from '../console/fit-lines.ts';
import { countLetters } from './letters/count-letters.ts';
import { checkPipeline } from './known-pipeline.ts';
import { filterOf } from './letters/letter-options.ts';
import { letterPages } from './letters/letter-pages.ts';
import { countTable, letterTable } from './letters/letter-table.ts';
import { printText } from './letters/print-text.ts';
import { redactLetter } from './letters/redact-letter.ts';
import { withLetters, type OpenLetters } from './with-letters.ts';

/** Options of the command `dlq list`. */
export interface ListOptions extends LetterFilter {
  readonly pipeline?: string;
  /** With `pipeline`. */
  readonly after?: string;
  /** With `pipeline`. Default: 100. */
  readonly limit?: number;
  readonly json?: true;
}

/**
 * Shows how many dead letters each pipeline has, or those of one, oldest first.
 *
 * @throws ConfigurationError when there is no such pipeline, or the options do not go together
 */
export async function listLetters(file: string, options: ListOptions): Promise<void> {
  const { pipeline, after, limit } = options;
  if (pipeline === undefined && (after !== undefined || limit !== undefined))
    throw new ConfigurationError(['Expected --pipeline beside --after and --limit: without it, all are counted.']);
  const filter = filterOf(options);
  await withLetters(file, async (letters) => {
    if (pipeline === undefined) return await listCounts(letters, filter, options);
    await checkPipeline(letters, pipeline);
    await listPipeline(letters, pipeline, filter, options);
  });
}

async function listCounts(
  { store, config, file }: OpenLetters,
  filter: LetterFilter,
  { json }: ListOptions,
): Promise<void> {
  let counts = await store.deadLetters.count();
  if (Object.keys(filter).length > 0) {
    const names = counts.map(({ pipeline }) => pipeline);
    counts = await countLetters(store.deadLetters, names, filter);
  }
  if (json) await printLines(counts.map((count) => JSON.stringify(count)));
  else if (counts.length === 0) await printLines(['There are no such dead letters.']);
  else {
    await printLines(fitted(countTable(counts, new Set(config.pipelines.map(({ options: { name } }) => name)))));
    await printLines(['', `To see them: eventmesh-connect dlq list ${file} --pipeline ${counts[0]?.pipeline}`]);
  }
}

async function listPipeline(
  letters: OpenLetters,
  pipeline: string,
  filter: LetterFilter,
  { limit = 100, after, json }: ListOptions,
): Promise<void> {
  const { deadLetters } = letters.store;
  const query = { ...filter, ...(after === undefined ? {} : { after }), limit };
  const listed: DeadLetter[] = [];
  for await (const page of letterPages(deadLetters, pipeline, query)) {
    const shown = page.map((letter) => redactLetter(letter, letters.redact));
    if (!json) listed.push(...shown);
    else if (!(await printLines(shown.map((letter) => JSON.stringify(letter))))) return;
  }
  if (json) return;
  if (listed.length === 0) return void (await printLines(['There are no such dead letters.']));
  await printLines(fitted(letterTable(listed, widthOfOutput())));
  const last = String(listed.at(-1)?.id);
  if (listed.length < limit) return;
  const more = await deadLetters.list(pipeline, { ...query, after: last, limit: 1 });
  if (more.length > 0) await printLines(['', `There are more: go on with --after ${last}, or set --limit.`]);
}

function fitted(lines: readonly string[]): readonly string[] {
  return fitLines(lines, widthOfOutput() + 1, Number.POSITIVE_INFINITY);
}

/** On a terminal, as wide as it is. */
function widthOfOutput(): number {
  const { isTTY, columns } = process.stdout;
  return isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY;
}

async function printLines(lines: readonly string[]): Promise<boolean> {
  return await printText(process.stdout, lines.map((line) => `${line}\n`).join(''));
}
