import { ConnectorError, classifySystemError, isConnectorError, type ErrorCode } from '@eventmesh/connector-api';

/** An answer that is not a success. */
export interface AcmeRefusal {
  readonly status: number;
  readonly text: string;
  readonly headers: Pick<Headers, 'get'>;
}

/** What the answers of Acme mean. Anything else passes, one may hope. */
const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  408: 'TIMEOUT',
  409: 'CONFLICT',
  429: 'OVERLOADED',
};

/** What a person can do about it. */
const advice: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: "Check 'token'.",
  FORBIDDEN: "Allow the owner of 'token' to read the topic.",
  NOT_FOUND: "Check 'url' and 'topic', or make the topic.",
};

const longestQuote = 200;

/** Makes an error of the contract of an answer: what failed, on what, what to do. */
export function classifyAcmeAnswer({ status, text, headers }: AcmeRefusal, doing: string): ConnectorError {
  const code = codes[status] ?? 'UNAVAILABLE';
  const said = text === '' ? '' : ` '${text.slice(0, longestQuote)}'`;
  const message = [`${doing}: it answered ${status}${said}.`, advice[code]].filter(Boolean).join(' ');
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return new ConnectorError(code, message, seconds >= 0 ? { retryAfterMs: seconds * 1_000 } : {});
}

/** Makes an error of the contract of whatever `fetch` threw. It hides what the system said in `cause`. */
export function classifyAcmeError(thrown: unknown, doing: string): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  if (cause instanceof Error && /^(?:Timeout|Abort)Error$/.test(cause.name))
    return new ConnectorError('TIMEOUT', `${doing}: there was no answer in time.`, { cause: thrown });
  const { code, message } = classifySystemError(cause, doing);
  // What has no name of the system: a connection that was cut, an answer that is not HTTP.
  return new ConnectorError(code === 'UNKNOWN' ? 'UNAVAILABLE' : code, message, { cause: thrown });
}
