import { checkSystem } from './check-request.ts';
import { CreateError } from './create-error.ts';
import { isKind, type Command } from './parse-command.ts';
import type { ConnectorRequest } from './connector-request.ts';

/** Asks a question and gives what was answered; `undefined` when nobody is there to answer any more. */
export type Ask = (question: string) => Promise<string | undefined>;

/** What a request has when nothing is said about it. */
export interface Defaults {
  folder(place: string): string;
  readonly owner: string;
}

/** So often a wrong answer is asked again. */
const tries = 3;

/**
 * Makes a request of what the command line said; asks for what is missing.
 *
 * @param ask left out when nobody can be asked
 * @returns the request, or a sentence that tells what is missing
 * @throws CreateError when whoever was asked ended the input
 */
export async function completeRequest(
  command: Command,
  defaults: Defaults,
  ask?: Ask,
): Promise<ConnectorRequest | string> {
  const kind =
    command.kind ?? (await askUntil(ask, 'Is it a source or a sink? ', isKind, "Answer 'source' or 'sink'."));
  if (kind === undefined) return missing('--kind source|sink');
  const isSystem = (text: string): text is string => checkSystem(text) === undefined;
  const system =
    command.system ??
    (await askUntil(
      ask,
      'Which system does it connect, in lower case (my-queue)? ',
      isSystem,
      'Letters, digits and hyphens.',
    ));
  if (system === undefined) return missing('--system NAME');
  const usual = defaults.folder(`${kind}-${system}`);
  const folder = command.dir ?? (await askOr(usual, ask, `Into which folder (${usual})? `));
  const owner = command.owner ?? (await askOr(defaults.owner, ask, `Who answers for it (${defaults.owner})? `));
  return { kind, system, folder, owner, ...(command.name === undefined ? {} : { name: command.name }) };
}

/** What is usual, unless something else is answered. */
async function askOr(usual: string, ask: Ask | undefined, question: string): Promise<string> {
  if (ask === undefined) return usual;
  const answer = await ask(question);
  if (answer === undefined) throw new CreateError('Nothing was made: the input ended.');
  return answer.trim() || usual;
}

async function askUntil<Answer extends string>(
  ask: Ask | undefined,
  question: string,
  isRight: (text: string) => text is Answer,
  hint: string,
): Promise<Answer | undefined> {
  for (let turn = 0; turn < tries; turn += 1) {
    const answer = (await ask?.(turn === 0 ? question : `${hint} ${question}`))?.trim();
    if (answer === undefined) return undefined;
    if (isRight(answer)) return answer;
  }
  return undefined;
}

function missing(option: string): string {
  return `${option} is missing. See --help.`;
}
