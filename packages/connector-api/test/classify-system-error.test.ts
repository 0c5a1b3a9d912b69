import { connect } from 'node:net';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ConnectorError, classifySystemError, type ErrorCode } from '../src/index.ts';

const byCode: Readonly<Record<string, string>> = {
  UNAVAILABLE:
    'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE EHOSTUNREACH ENETUNREACH ENETDOWN ENOTFOUND EAI_AGAIN EBUSY ESTALE',
  TIMEOUT: 'ETIMEDOUT',
  OVERLOADED: 'ENOSPC EDQUOT EMFILE ENFILE ENOMEM EAGAIN EFBIG',
  FORBIDDEN: 'EACCES EPERM EROFS',
  NOT_FOUND: 'ENOENT ENOTDIR',
  INVALID_OPTIONS: 'EISDIR ENAMETOOLONG',
  UNKNOWN: 'EINVAL toString ',
};
const rows = Object.entries(byCode).flatMap(([code, names]) =>
  names.split(' ').map((name) => [name, code as ErrorCode] as const),
);

describe('classifySystemError', () => {
  it.each(rows)('%j means %s', (name, code) => {
    const thrown = Object.assign(new Error('what the system said'), { code: name });
    const expected = { code, message: 'Cannot open x: what the system said', cause: thrown };
    expect(classifySystemError(thrown, 'Cannot open x')).toMatchObject(expected);
  });

  it('gives a ConnectorError back as it is', () => {
    const error = new ConnectorError('REJECTED', 'no');
    expect(classifySystemError(error, 'Cannot open x')).toBe(error);
  });

  it.each([
    ['text', 'Cannot open x: thrown: text'],
    [undefined, 'Cannot open x: thrown: undefined'],
    [Object.create(null), 'Cannot open x: thrown: a value without a text form'],
  ])('takes whatever is thrown: %j', (thrown, message) => {
    expect(classifySystemError(thrown, 'Cannot open x')).toMatchObject({ code: 'UNKNOWN', message });
  });

  it('knows what Node throws, and says why also where Node leaves the message empty', async () => {
    const missing: unknown = await readFile('/nowhere/at/all').catch((thrown: unknown) => thrown);
    expect(classifySystemError(missing, 'Cannot read')).toMatchObject({
      code: 'NOT_FOUND',
      message: /^Cannot read: ENOENT/,
    });
    const socket = connect({ host: 'localhost', port: 1, autoSelectFamily: true });
    const [refused] = await once(socket, 'error', { signal: AbortSignal.timeout(5_000) }).catch((thrown: unknown) => [
      thrown,
    ]);
    expect(classifySystemError(refused, 'Cannot connect')).toMatchObject({
      code: 'UNAVAILABLE',
      message: /ECONNREFUSED/,
    });
    const several = Object.assign(new AggregateError([new Error('::1'), new Error('127.0.0.1')]), {
      code: 'ECONNREFUSED',
    });
    expect(classifySystemError(several, 'Cannot connect').message).toBe('Cannot connect: ECONNREFUSED');
  });
});
