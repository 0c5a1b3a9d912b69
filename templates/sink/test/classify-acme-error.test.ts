import { ConnectorError } from '@eventmesh/connector-api';
import { expect, test } from 'vitest';
import { classifyAcmeAnswer, classifyAcmeError } from '../src/classify-acme-error.ts';

const answer = (status: number, headers = {}) => ({ status, text: 'no', headers: new Headers(headers) });
const fetchFailed = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('the reason'), { code }) });

test.each([
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [408, 'TIMEOUT'],
  [409, 'CONFLICT'],
  [413, 'TOO_LARGE'],
  [422, 'REJECTED'],
  [429, 'OVERLOADED'],
  [302, 'UNAVAILABLE'],
  [503, 'UNAVAILABLE'],
])('an answer of %i is %s', (status, code) => {
  expect(classifyAcmeAnswer(answer(status), 'Cannot write')).toMatchObject({ code });
});

test('an answer is told with what failed, what was said, and what to do', () => {
  const { message } = classifyAcmeAnswer(answer(401), 'Cannot write');
  expect(message).toBe("Cannot write: it answered 401 'no'. Check 'token'.");
});

test.each([
  ['2', 2_000],
  ['0.5', 500],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
])('asked to wait %j, it waits %j ms', (seconds, retryAfterMs) => {
  expect(classifyAcmeAnswer(answer(429, { 'retry-after': seconds }), 'Cannot write').retryAfterMs).toBe(retryAfterMs);
});

test.each([
  ['a refused connection', fetchFailed('ECONNREFUSED'), 'UNAVAILABLE'],
  ['a connection that was cut', fetchFailed('UND_ERR_SOCKET'), 'UNAVAILABLE'],
  ['a deadline', new DOMException('late', 'TimeoutError'), 'TIMEOUT'],
  ['an abort', new DOMException('enough', 'AbortError'), 'TIMEOUT'],
  ['what is classified', new ConnectorError('REJECTED', 'no', { cause: new Error('why') }), 'REJECTED'],
])('%s is told as what it is', (_, thrown, code) => {
  expect(classifyAcmeError(thrown, 'Cannot write')).toMatchObject({ code });
});
