import { ConnectorError, classifySystemError, isConnectorError, type ErrorCode } from '@eventmesh/connector-api';

/**
 * Reply codes of AMQP 0-9-1 as RabbitMQ uses them (https://www.rabbitmq.com/amqp-0-9-1-reference#constants), and what they mean to
 * a pipeline. A protocol error (501 to 505) is a line that garbles, or one side of another version: it may pass.
 */
const codes: Readonly<Record<number, ErrorCode>> = {
  311: 'TOO_LARGE',
  312: 'NOT_FOUND',
  313: 'NOT_FOUND',
  320: 'UNAVAILABLE',
  402: 'NOT_FOUND',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'CONFLICT',
  406: 'CONFLICT',
  501: 'UNAVAILABLE',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'UNAVAILABLE',
  505: 'UNAVAILABLE',
  506: 'OVERLOADED',
  530: 'FORBIDDEN',
  540: 'UNSUPPORTED',
  541: 'UNAVAILABLE',
};

/** Where a code says several things, the text tells which: as RabbitMQ 3.10 writes it, first match counts. */
const texts: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  [/^Handshake terminated by server: 403\b/, 'UNAUTHENTICATED'],
  [/\bmessage size \d+ is larger than\b/, 'TOO_LARGE'],
  [/\bdelivery acknowledgement on channel \d+ timed out\b/, 'TIMEOUT'],
  [/\binequivalent arg\b/, 'INVALID_OPTIONS'],
  [/\bvhost .*not found\b/, 'NOT_FOUND'],
  [/\blimit\b.*\breached\b|\blimit\b.*\bis reached\b/, 'OVERLOADED'],
  // All that the client tells of a refusal between the login and the virtual host.
  [/^Expected ConnectionOpenOk; got <ConnectionClose/, 'NOT_FOUND'],
  [/^Heartbeat timeout$|^connect ETIMEDOUT$/, 'TIMEOUT'],
];

/** What a person can do about it. */
const advice: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: "Check 'username' and 'password'.",
  FORBIDDEN: 'Give the user the permissions that it lacks.',
  NOT_FOUND: 'Check the names of virtual host, exchange and queue, and that the user may use them.',
  TOO_LARGE: "Send less, or raise 'max_message_size' of the server.",
};

/**
 * Makes an error of the contract of whatever the client threw or RabbitMQ said: what failed, on what, what to do. Never `UNKNOWN`: what
 * has no name is a connection that broke.
 *
 * @param doing what was being done, to begin the message with
 */
export function classifyRabbitmqError(thrown: unknown, doing: string): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const system = classifySystemError(thrown, doing);
  const code = codeOf(thrown, message) ?? (system.code === 'UNKNOWN' ? 'UNAVAILABLE' : system.code);
  const said = /[.!?]"?$/.test(system.message) ? system.message : `${system.message}.`;
  const text = [said, advice[code]].filter(Boolean).join(' ');
  return new ConnectorError(code, text, { cause: thrown });
}

function codeOf(thrown: unknown, message: string): ErrorCode | undefined {
  const byText = texts.find(([pattern]) => pattern.test(message))?.[1];
  if (byText !== undefined) return byText;
  const replyCode = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof replyCode === 'number' ? codes[replyCode] : undefined;
}
