import { noSuchLetter } from './letters/choose-letters.ts';
import { describeLetter } from './letters/describe-letter.ts';
import { checkPipeline } from './known-pipeline.ts';
import { printText } from './letters/print-text.ts';
import { redactLetter } from './letters/redact-letter.ts';
import { withLetters } from './with-letters.ts';

/** Shows everything that is known of one dead letter. */
export async function showLetter(file: string, pipeline: string, id: string): Promise<void> {
  await withLetters(file, async (letters) => {
    await checkPipeline(letters, pipeline);
    const letter = await letters.store.deadLetters.read(pipeline, id);
    if (letter === undefined) throw noSuchLetter(file, pipeline, id);
    await printText(process.stdout, `${describeLetter(redactLetter(letter, letters.redact))}\n`);
  });
}
