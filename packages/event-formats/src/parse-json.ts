import { ConnectorError } from '@eventmesh/connector-api';
import { decodeUtf8 } from './decode-utf8.ts';

/**
 * Parses JSON text, or UTF-8 bytes of it.
 *
 * @param what what it should be, for the error
 *
 * @throws ConnectorError with code `UNREADABLE`
 */
export function parseJson(json: string | Uint8Array, what: string): unknown {
  const text = typeof json === 'string' ? json : decodeJsonText(json);
  if (text === undefined) throw unreadable(what, 'expected UTF-8');
  try {
    return JSON.parse(text);
  } catch (thrown) {
    // The parser's message quotes the text, which may hold secrets: only the position is passed on.
    const position = thrown instanceof SyntaxError ? /position (\d+)/.exec(thrown.message)?.[1] : undefined;
    throw unreadable(
      what,
      position === undefined ? 'malformed JSON' : `malformed JSON at position ${position}`,
      thrown,
    );
  }
}

/** Text of JSON in UTF-8, without the byte order mark that some write; undefined when it is not UTF-8. */
export function decodeJsonText(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8(bytes);
  return text?.startsWith('\uFEFF') === true ? text.slice(1) : text;
}

function unreadable(what: string, why: string, cause?: unknown): ConnectorError {
  return new ConnectorError('UNREADABLE', `Not ${what}: ${why}`, { cause });
}
