import { ConnectorError, isConnectorError, toConnectorError } from './connector-error.ts';
import type { ErrorCode } from './error-codes.ts';

/** What the operating system's error names mean to a pipeline. Names as in errno(3) and getaddrinfo(3). */
const codes: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'UNAVAILABLE',
  ECONNRESET: 'UNAVAILABLE',
  ECONNABORTED: 'UNAVAILABLE',
  EPIPE: 'UNAVAILABLE',
  EHOSTUNREACH: 'UNAVAILABLE',
  ENETUNREACH: 'UNAVAILABLE',
  ENETDOWN: 'UNAVAILABLE',
  ENETRESET: 'UNAVAILABLE',
  EHOSTDOWN: 'UNAVAILABLE',
  EADDRNOTAVAIL: 'UNAVAILABLE',
  ENOTFOUND: 'UNAVAILABLE',
  EAI_AGAIN: 'UNAVAILABLE',
  EAI_FAIL: 'UNAVAILABLE',
  EIO: 'UNAVAILABLE',
  EBUSY: 'UNAVAILABLE',
  ESTALE: 'UNAVAILABLE',
  ETIMEDOUT: 'TIMEOUT',
  ENOSPC: 'OVERLOADED',
  EDQUOT: 'OVERLOADED',
  EMFILE: 'OVERLOADED',
  ENFILE: 'OVERLOADED',
  ENOMEM: 'OVERLOADED',
  EAGAIN: 'OVERLOADED',
  EACCES: 'FORBIDDEN',
  EPERM: 'FORBIDDEN',
  EROFS: 'FORBIDDEN',
  ENOENT: 'NOT_FOUND',
  ENOTDIR: 'NOT_FOUND',
  EISDIR: 'INVALID_OPTIONS',
  ENAMETOOLONG: 'INVALID_OPTIONS',
  EFBIG: 'OVERLOADED',
};

/**
 * Makes a ConnectorError of an error of the operating system (`code: 'ENOSPC'`, …); code `UNKNOWN` for any other.
 *
 * @param doing what was being done, to begin the message with: `Cannot append to 'orders.ndjson'`
 */
export function classifySystemError(thrown: unknown, doing: string): ConnectorError {
  if (isConnectorError(thrown)) return thrown;
  const name = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  // Where several addresses were tried, Node leaves the message empty.
  const why = thrown instanceof Error && thrown.message === '' && name !== '' ? name : toConnectorError(thrown).message;
  const code = Object.hasOwn(codes, name) ? codes[name] : undefined;
  return new ConnectorError(code ?? 'UNKNOWN', `${doing}: ${why}`, { cause: thrown });
}
