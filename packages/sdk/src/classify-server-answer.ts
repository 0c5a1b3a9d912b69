import { ConnectorError, type ErrorCode } from '@eventmesh/connector-api';

/**
 * What a server says, as the text of a Java exception, and what it means. Measured on 1.12.0, or read in its source: the code that
 * comes with it is always 1.
 */
const meanings: readonly (readonly [RegExp, ErrorCode])[] = [
  [/event size exceeds the limit|MESSAGE_ILLEGAL|message body size over max|size over/i, 'TOO_LARGE'],
  [/Tps overload|SEND_TOO_FAST|flow control|TooMuchRequest|broker busy|SYSTEM_BUSY/i, 'OVERLOADED'],
  [/doAclCheckInTcpConnect|no group register|token/i, 'UNAUTHENTICATED'],
  [/Acl(?:Exception|PropertyException)?\b|no auth|doAclCheck/i, 'FORBIDDEN'],
  [/validateUserAgent/, 'INVALID_OPTIONS'],
  [/EventDeserializationException|ProtocolHandleException/, 'INVALID_EVENT'],
  [/No route info of this topic|No topic route info|TOPIC_NOT_EXIST|Send message error, topic/i, 'NOT_FOUND'],
  [/state is not running|RemotingConnectException|SERVICE_NOT_AVAILABLE|not available now/i, 'UNAVAILABLE'],
  [/Timeout/i, 'TIMEOUT'],
];

const maxShown = 300;

/**
 * The error that a refusal of the server means.
 *
 * @param doing what was being done, to begin the message with
 * @param said the server's own words
 * @param secrets are masked in them
 */
export function classifyServerAnswer(doing: string, said: string, secrets: readonly string[] = []): ConnectorError {
  const code = meanings.find(([words]) => words.test(said))?.[1] ?? 'UNKNOWN';
  let shown = said;
  for (const secret of secrets) if (secret !== '') shown = shown.replaceAll(secret, '***');
  const words = shown.length > maxShown ? `${shown.slice(0, maxShown)}…` : shown;
  return new ConnectorError(code, `${doing}: EventMesh answered: ${words || 'no reason'}${hintOf(code, said)}`);
}

function hintOf(code: ErrorCode, said: string): string {
  // All that a server with RocketMQ says, whatever its broker answered (measured).
  if (said.includes('Send message to RocketMQ broker failed')) return ' (Does the topic exist? Does the broker run?)';
  if (code === 'NOT_FOUND')
    return ' (Check that the topic exists; with the standalone storage, that it has a subscriber.)';
  if (code === 'UNAUTHENTICATED') return " (Check 'group', 'username', 'password' and 'token'.)";
  return code === 'TOO_LARGE' ? " (The server's limit is eventMesh.server.maxEventSize, 1000 as shipped.)" : '';
}
