import { redactDeep, type DeadLetter, type Redact } from '@eventmesh/connector-runtime';

/** A dead letter as it may be printed: without secrets in what was said of the event. Event and body are as they came. */
export function redactLetter(letter: DeadLetter, redact: Redact): DeadLetter {
  const { facts } = letter;
  return {
    ...letter,
    message: redact(letter.message),
    ...(facts === undefined ? {} : { facts: redactDeep(facts, redact) as Record<string, string> }),
  };
}
