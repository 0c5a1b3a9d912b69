import type { DeadLetter } from '@eventmesh/connector-runtime';
import { decodeUtf8, indentJson } from '@eventmesh/event-formats';
import { visibleText } from '../../console/visible-text.ts';

/** Everything that is known of a dead letter, for people. */
export function describeLetter(letter: DeadLetter): string {
  const { pipeline, id, event, original, body, facts = {} } = letter;
  const parts = [
    `Dead letter ${id} of pipeline '${pipeline}'`,
    section(undefined, list(summary(letter))),
    Object.keys(facts).length === 0 ? undefined : section('What is known of the item:', list(facts)),
    event === undefined ? undefined : section('The event, as it was refused:', json(event)),
    original === undefined ? undefined : section('The event, as the source gave it:', json(original)),
    body === undefined ? undefined : bodySection(Buffer.from(body, 'base64')),
  ];
  return visibleText(parts.filter((part) => part !== undefined).join('\n\n'));
}

function summary(letter: DeadLetter): Readonly<Record<string, string>> {
  const { stage, connector, connectorVersion, code, message, attempts, replays } = letter;
  return {
    stage,
    connector: connectorVersion === undefined ? connector : `${connector} ${connectorVersion}`,
    code,
    message,
    attempts: String(attempts),
    ...(replays === undefined ? {} : { replays: String(replays) }),
    'first failure': letter.firstFailureAt,
    'last failure': letter.lastFailureAt,
    ...(letter.partition === undefined ? {} : { partition: letter.partition }),
    ...(letter.position === undefined ? {} : { position: JSON.stringify(letter.position) }),
  };
}

function list(facts: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(facts).map(({ length }) => length));
  return Object.entries(facts)
    .map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
    .join('\n');
}

function section(heading: string | undefined, text: string): string {
  return heading === undefined ? text : `${heading}\n\n${text}`;
}

/** What cannot be read any more is shown as it is. */
function json(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  return indentJson(text);
}

function bodySection(bytes: Buffer): string {
  const text = decodeUtf8(bytes);
  return text === undefined
    ? section(`The item, ${bytes.length} bytes that are not UTF-8, in Base64:`, bytes.toString('base64'))
    : section(`The item, ${bytes.length} bytes, as text in UTF-8:`, text);
}
