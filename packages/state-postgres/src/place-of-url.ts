import { ConnectorError } from '@eventmesh/connector-api';

/**
 * Where a URL leads to, for people to read: without the password, and without what follows the database.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS`, whose message does not hold the URL
 */
export function placeOfUrl(text: string): string {
  // Such a sign is in a password that breaks off early: the rest of it would be taken for the name of the database, and shown.
  if (/^\w+:\/\/[^/?#]*[/?#].*@/.test(text)) throw unescaped();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol))
    throw invalidUrl('expected postgres://user:password@host:port/database');
  if ([url.username, url.password].some(isBroken)) throw unescaped();
  if (url.searchParams.has('password')) throw invalidUrl("the password belongs before the '@'");
  return `postgres://${url.username === '' ? '' : `${url.username}@`}${url.host}${url.pathname}`;
}

function invalidUrl(why: string): ConnectorError {
  return new ConnectorError('INVALID_OPTIONS', `url: the address of the state store is not valid: ${why}.`);
}

function unescaped(): ConnectorError {
  return invalidUrl("special characters in the name or the password must be written as in '%40' for '@'");
}

function isBroken(part: string): boolean {
  try {
    decodeURIComponent(part);
    return false;
  } catch {
    return true;
  }
}
