import { ConnectorError, classifySystemError, isConnectorError, type ErrorCode } from '@eventmesh/connector-api';

/**
 * What codes of PostgreSQL, classes of them, and codes of the operating system mean to a pipeline; all others are `UNAVAILABLE`, and
 * tried again.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const codes: Readonly<Record<string, ErrorCode>> = {
  '53': 'OVERLOADED',
  '28': 'UNAUTHENTICATED',
  '40': 'CONFLICT',
  '55P03': 'CONFLICT',
  '42501': 'FORBIDDEN',
  '57014': 'TIMEOUT',
  '3D000': 'NOT_FOUND',
  ETIMEDOUT: 'TIMEOUT',
  EACCES: 'FORBIDDEN',
};

/** What a person can do. */
const advice: Partial<Record<ErrorCode, string>> = {
  UNAVAILABLE: 'Check that PostgreSQL runs there, takes connections and is not a read-only copy.',
  TIMEOUT: 'Check the load of PostgreSQL and the network.',
  OVERLOADED: "Free space on its disk, or raise 'max_connections'.",
  CONFLICT: 'Others write at the same time; that passes.',
  UNAUTHENTICATED: 'Check the name and the password in the URL.',
  FORBIDDEN: 'Let this user create the schema and use its tables.',
  NOT_FOUND: 'Create the database, or check its name in the URL.',
};

/**
 * Says what a failure of the database means, from whatever was thrown.
 *
 * @param place where the database is, without the password
 */
export function classifyPostgresError(thrown: unknown, place: string): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  const code = codeOf(thrown);
  const message = `The state store at '${place}' failed: ${withoutEnd(textOf(thrown, place))}. ${advice[code] ?? ''}`;
  return new ConnectorError(code, message, { cause: thrown });
}

function codeOf(thrown: unknown): ErrorCode {
  const state = stateOf(thrown);
  const known = state === undefined ? undefined : (codes[state] ?? codes[state.slice(0, 2)]);
  if (known !== undefined) return known;
  // What the client library says when an answer does not come in time has no code.
  if (thrown instanceof Error && thrown.message.startsWith('Query read timeout')) return 'TIMEOUT';
  return 'UNAVAILABLE';
}

function textOf(thrown: unknown, place: string): string {
  const { message } = classifySystemError(thrown, place);
  return message.slice(`${place}: `.length);
}

/** The code of an error, or of what it was made of. */
function stateOf(thrown: unknown, depth = 0): string | undefined {
  if (!(thrown instanceof Error) || depth > 5) return undefined;
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : stateOf(thrown.cause, depth + 1);
}

function withoutEnd(text: string): string {
  return text.replace(/\.$/, '');
}
