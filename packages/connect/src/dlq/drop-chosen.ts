import { isConnectorError } from '@eventmesh/connector-api';
import { ConfigurationError } from '../config/configuration-error.ts';
import { chooseLetters, type Choice } from './letters/choose-letters.ts';
import { countWords } from './letters/count-words.ts';
import { holdLetters } from './hold-letters.ts';
import { LettersUnavailableError } from './letters-unavailable-error.ts';
import type { OpenLetters } from './with-letters.ts';

/**
 * Removes dead letters for good, while nobody replays them. Those that arrive meanwhile stay.
 *
 * @param yes whether it is to be done; else it is only looked how many there are
 * @returns how many there were
 * @throws ConfigurationError when there are some, and it is not to be done
 * @throws LettersUnavailableError when a replay is at work, or the state store fails on the way: it says how many are gone
 */
export async function dropChosen(letters: OpenLetters, choice: Choice, yes: boolean): Promise<number> {
  if (yes) return await holdLetters(letters.store, choice.pipeline, (lost) => drop(letters, choice, lost));
  const { count } = await look(letters, choice);
  if (count === 0) return 0;
  throw new ConfigurationError([
    `This drops ${countWords(count)} of pipeline '${choice.pipeline}' for good. To do it, add --yes. Nothing was dropped.`,
  ]);
}

async function drop(letters: OpenLetters, choice: Choice, lost: AbortSignal): Promise<number> {
  const { last } = await look(letters, choice);
  let dropped = 0;
  try {
    for await (const page of chooseLetters(letters, choice)) {
      const due = choice.ids.length > 0 ? page : page.filter(({ id }) => id <= last);
      if (due.length === 0) break;
      lost.throwIfAborted();
      await letters.store.deadLetters.drop(
        choice.pipeline,
        due.map(({ id }) => id),
      );
      dropped += due.length;
    }
  } catch (thrown) {
    if (!isConnectorError(thrown)) throw thrown;
    throw new LettersUnavailableError(
      `${thrown.message} Dropped by then: ${countWords(dropped)} of pipeline '${choice.pipeline}', and perhaps some more.`,
      thrown,
    );
  }
  return dropped;
}

/** How many there are, and the last of them; each id is looked for before any is dropped. */
async function look(letters: OpenLetters, choice: Choice): Promise<{ readonly count: number; readonly last: string }> {
  let count = 0;
  let last = '';
  for await (const page of chooseLetters(letters, choice)) {
    count += page.length;
    last = page.at(-1)?.id ?? last;
  }
  return { count, last };
}
