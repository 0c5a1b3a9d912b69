import type { DeadLetter, LetterFilter, Redact } from '@eventmesh/connector-runtime';
import { readExactJsonEvent, writeJsonEvent } from '@eventmesh/event-formats';
import { countWords } from './letters/count-words.ts';
import { checkPipeline } from './known-pipeline.ts';
import { filterOf } from './letters/letter-options.ts';
import { letterPages } from './letters/letter-pages.ts';
import { printText } from './letters/print-text.ts';
import { redactLetter } from './letters/redact-letter.ts';
import { withLetters } from './with-letters.ts';

/** Options of the command `dlq export`. */
export interface ExportOptions extends LetterFilter {
  readonly pipeline?: string;
  /** `ndjson`: each dead letter as it is kept; `cloudevents`: its event only. */
  readonly format: 'ndjson' | 'cloudevents';
}

/** Writes dead letters to standard output, one a line, oldest first, for as long as somebody reads them. */
export async function exportLetters(file: string, options: ExportOptions): Promise<void> {
  const filter = filterOf(options);
  await withLetters(file, async (letters) => {
    const { deadLetters } = letters.store;
    if (options.pipeline !== undefined) await checkPipeline(letters, options.pipeline);
    const all = options.pipeline === undefined ? await deadLetters.count() : [{ pipeline: options.pipeline }];
    let without = 0;
    for (const { pipeline } of all) {
      for await (const page of letterPages(deadLetters, pipeline, filter)) {
        const lines = page.map((letter) => lineOf(letter, options.format, letters.redact));
        without += lines.filter((line) => line === undefined).length;
        const text = lines.map((line) => (line === undefined ? '' : `${line}\n`)).join('');
        if (!(await printText(process.stdout, text))) return;
      }
    }
    if (without > 0)
      await printText(process.stderr, `Left out: ${countWords(without)} without an event. --format ndjson has them.\n`);
  });
}

function lineOf(letter: DeadLetter, format: ExportOptions['format'], redact: Redact): string | undefined {
  if (format === 'ndjson') return JSON.stringify(redactLetter(letter, redact));
  if (letter.event === undefined) return undefined;
  try {
    return writeJsonEvent(readExactJsonEvent(letter.event));
  } catch {
    // Nobody could read it as an event: it is left out, and counted.
    return undefined;
  }
}
