import { STATUS_CODES } from 'node:http';
import { classifySystemError, ConnectorError, isConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import type { HttpAnswer } from '../client/http-request.ts';
import { parseRetryAfter } from './parse-retry-after.ts';
import { excerptOf, type Redact } from './redact.ts';

/** What depends on the options: which statuses mean something else here, and what may be told. */
export interface AnswerRules {
  readonly acceptStatuses: readonly number[];
  readonly retryStatuses: readonly number[];
  readonly refuseStatuses: readonly number[];
  readonly maxRetryAfterMs: number;
  readonly redact: Redact;
}

/** Statuses that do not go with their neighbours. All other 4xx refuse the event, all other 5xx pass (RFC 9110, section 15; RFC 6585). */
const codesByStatus: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  407: 'UNAUTHENTICATED',
  408: 'TIMEOUT',
  413: 'TOO_LARGE',
  425: 'UNAVAILABLE',
  429: 'OVERLOADED',
  501: 'REJECTED',
  503: 'OVERLOADED',
  504: 'TIMEOUT',
  505: 'REJECTED',
  507: 'OVERLOADED',
};

/** What the client's own error names mean. */
const codesByName: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_HEADERS_TIMEOUT: 'TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'TIMEOUT',
  HTTPParserError: 'UNAVAILABLE',
  ERR_TLS_CERT_ALTNAME_INVALID: 'UNAVAILABLE',
  CERT_HAS_EXPIRED: 'UNAVAILABLE',
  CERT_NOT_YET_VALID: 'UNAVAILABLE',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'UNAVAILABLE',
  SELF_SIGNED_CERT_IN_CHAIN: 'UNAVAILABLE',
  UNABLE_TO_GET_ISSUER_CERT: 'UNAVAILABLE',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'UNAVAILABLE',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'UNAVAILABLE',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'UNAUTHENTICATED',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'UNAUTHENTICATED',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'UNAUTHENTICATED',
  EPROTO: 'UNAVAILABLE',
};

/** Families of such names: the client (undici), its parser, TLS and HTTP/2. None of them says that the event is to blame. */
const passingFamilies = /^(?:UND_ERR_(?!INVALID|NOT_SUPPORTED)|HPE_|ERR_SSL_|ERR_TLS_|ERR_HTTP2_|CERT_)/;
const certificateNames = /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)|ERR_TLS_CERT)/;
const shownCharacters = 300;

/** What an answer means: undefined when the target has taken what was sent. */
export function codeOfStatus(
  status: number,
  {
    acceptStatuses,
    retryStatuses,
    refuseStatuses,
  }: Pick<AnswerRules, 'acceptStatuses' | 'retryStatuses' | 'refuseStatuses'>,
): ErrorCode | undefined {
  if (acceptStatuses.includes(status)) return undefined;
  const usual = Object.hasOwn(codesByStatus, status) ? codesByStatus[status] : undefined;
  if (refuseStatuses.includes(status)) return usual === 'TOO_LARGE' ? usual : 'REJECTED';
  if (retryStatuses.includes(status)) return retriedAs(status, usual);
  if (status >= 200 && status < 300) return undefined;
  return usual ?? (status >= 500 ? 'UNAVAILABLE' : 'REJECTED');
}

/**
 * Makes a ConnectorError of an answer by which the target has not taken what was sent; undefined when it has. The beginning of its body
 * is told, without secrets.
 *
 * @param doing what was being done, to begin the message with: `Cannot send to 'https://api.example.com'`
 */
export function classifyAnswer(
  { status, headers, body }: HttpAnswer,
  doing: string,
  nowMs: number,
  rules: AnswerRules,
): ConnectorError | undefined {
  const code = codeOfStatus(status, rules);
  if (code === undefined) return undefined;
  const title = STATUS_CODES[status];
  const excerpt = excerptOf(body, rules.redact, shownCharacters);
  const said = excerpt === '' ? '.' : `: ${excerpt}`;
  const retryAfterMs = parseRetryAfter(oneOf(headers['retry-after']), nowMs, rules.maxRetryAfterMs);
  return new ConnectorError(
    code,
    `${doing}: it answered ${status}${title === undefined ? '' : ` ${title}`}${adviceOn(status)}${said}`,
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
}

/**
 * Makes a ConnectorError of what the client threw: nothing of it is the fault of the event. Code `UNKNOWN` when nothing is known.
 *
 * @param doing as for {@link classifyAnswer}
 */
export function classifyHttpError(thrown: unknown, doing: string, redact: Redact): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  const { code: name, message } = factsOf(thrown);
  const code = Object.hasOwn(codesByName, name)
    ? codesByName[name]
    : passingFamilies.test(name)
      ? 'UNAVAILABLE'
      : undefined;
  if (code === undefined) {
    const known = classifySystemError(thrown, doing);
    return new ConnectorError(known.code, redact(known.message), { cause: thrown });
  }
  const proxyStatus = /Proxy response \((\d{3})\)/.exec(message)?.[1];
  const byProxy = proxyStatus === '407' ? 'UNAUTHENTICATED' : code;
  const advice = certificateNames.test(name) ? " Check the certificate of the server, and 'tls.ca'." : '';
  return new ConnectorError(byProxy, redact(`${doing}: ${message} (${name}).${advice}`), { cause: thrown });
}

/** A status that is to be tried again keeps its meaning where that passes anyway. */
function retriedAs(status: number, usual: ErrorCode | undefined): ErrorCode {
  if (usual !== undefined && usual !== 'REJECTED' && usual !== 'TOO_LARGE') return usual;
  if (status === 404 || status === 410) return 'NOT_FOUND';
  return status === 409 || status === 423 ? 'CONFLICT' : 'UNAVAILABLE';
}

function adviceOn(status: number): string {
  if (status === 401 || status === 403) return '. Check the credentials';
  if (status === 407) return '. Check the credentials of the proxy';
  return status >= 300 && status < 400 ? ", which sends elsewhere, and that is not followed: see 'redirects'" : '';
}

function oneOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** What the parser throws for bytes that are no HTTP has a name and no code. */
function factsOf(thrown: unknown): { readonly code: string; readonly message: string } {
  if (!(thrown instanceof Error)) return { code: '', message: String(thrown) };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name;
  return { code, message: thrown.message };
}
