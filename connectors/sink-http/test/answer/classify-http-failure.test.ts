import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '@eventmesh/connector-api';
import { classifyAnswer, classifyHttpError, codeOfStatus } from '../../src/answer/classify-http-failure.ts';
import { redactor } from '../../src/answer/redact.ts';

const rules = {
  acceptStatuses: [],
  retryStatuses: [],
  refuseStatuses: [],
  maxRetryAfterMs: 3_600_000,
  redact: redactor(['geheim']),
};
const doing = "Cannot send to 'https://h.example'";
const answer = (status: number, headers = {}, body = '') => ({ status, headers, body: Buffer.from(body) });

describe('a status', () => {
  it.each<[number, ErrorCode | undefined]>([
    [200, undefined],
    [202, undefined],
    [204, undefined],
    [299, undefined],
    [301, 'REJECTED'],
    [304, 'REJECTED'],
    [307, 'REJECTED'],
    [400, 'REJECTED'],
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'REJECTED'],
    [405, 'REJECTED'],
    [407, 'UNAUTHENTICATED'],
    [408, 'TIMEOUT'],
    [409, 'REJECTED'],
    [410, 'REJECTED'],
    [413, 'TOO_LARGE'],
    [415, 'REJECTED'],
    [422, 'REJECTED'],
    [425, 'UNAVAILABLE'],
    [429, 'OVERLOADED'],
    [451, 'REJECTED'],
    [499, 'REJECTED'],
    [500, 'UNAVAILABLE'],
    [501, 'REJECTED'],
    [502, 'UNAVAILABLE'],
    [503, 'OVERLOADED'],
    [504, 'TIMEOUT'],
    [505, 'REJECTED'],
    [507, 'OVERLOADED'],
    [599, 'UNAVAILABLE'],
    [600, 'UNAVAILABLE'],
    [0, 'REJECTED'],
  ])('%d', (status, code) => expect(codeOfStatus(status, rules)).toBe(code));

  it.each<[string, number, ErrorCode | undefined]>([
    ['acceptStatuses', 409, undefined],
    ['retryStatuses', 404, 'NOT_FOUND'],
    ['retryStatuses', 409, 'CONFLICT'],
    ['retryStatuses', 422, 'UNAVAILABLE'],
    ['retryStatuses', 200, 'UNAVAILABLE'],
    ['retryStatuses', 429, 'OVERLOADED'],
    ['refuseStatuses', 500, 'REJECTED'],
    ['refuseStatuses', 401, 'REJECTED'],
    ['refuseStatuses', 413, 'TOO_LARGE'],
    ['refuseStatuses', 200, 'REJECTED'],
  ])('with %s: %d', (option, status, code) =>
    expect(codeOfStatus(status, { ...rules, [option]: [status] })).toBe(code),
  );
});

describe('an answer', () => {
  const told = (...of: Parameters<typeof answer>) => classifyAnswer(answer(...of), doing, 0, rules);

  it('tells status and body, cut and without secrets', () => {
    expect(told(422, {}, 'no such field: geheim')?.message).toBe(
      `${doing}: it answered 422 Unprocessable Entity: no such field: (secret)`,
    );
    expect(told(400, {}, 'x'.repeat(5000))?.message.length).toBeLessThan(400);
    expect(told(401)?.message).toContain('Check the credentials');
    expect(told(302, { location: 'https://evil.example/geheim' })?.message).toMatch(/redirects/);
    expect(told(302, { location: 'https://evil.example/' })?.message).not.toContain('evil');
    expect(told(499)?.message).toBe(`${doing}: it answered 499.`);
  });

  it('carries the wait that it asks for', () => {
    expect(told(429, { 'retry-after': '3' })?.retryAfterMs).toBe(3000);
    expect(told(503, { 'retry-after': ['4', '5'] })?.retryAfterMs).toBe(4000);
    expect(told(503, { 'retry-after': '-1' })?.retryAfterMs).toBeUndefined();
    expect(told(204)).toBeUndefined();
  });
});

describe('an error of the client', () => {
  it.each<[string, ErrorCode]>([
    ['UND_ERR_CONNECT_TIMEOUT', 'UNAVAILABLE'],
    ['UND_ERR_HEADERS_TIMEOUT', 'TIMEOUT'],
    ['UND_ERR_BODY_TIMEOUT', 'TIMEOUT'],
    ['UND_ERR_SOCKET', 'UNAVAILABLE'],
    ['UND_ERR_HEADERS_OVERFLOW', 'UNAVAILABLE'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UNAVAILABLE'],
    ['UND_ERR_DESTROYED', 'UNAVAILABLE'],
    ['UND_ERR_INVALID_ARG', 'UNKNOWN'],
    ['HPE_INVALID_CHUNK_SIZE', 'UNAVAILABLE'],
    ['HPE_INVALID_CONSTANT', 'UNAVAILABLE'],
    ['ERR_HTTP2_STREAM_ERROR', 'UNAVAILABLE'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'UNAVAILABLE'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'UNAUTHENTICATED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'UNAVAILABLE'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNAVAILABLE'],
    ['CERT_HAS_EXPIRED', 'UNAVAILABLE'],
    ['ECONNREFUSED', 'UNAVAILABLE'],
    ['ENOTFOUND', 'UNAVAILABLE'],
    ['ETIMEDOUT', 'TIMEOUT'],
    ['EWHATEVER', 'UNKNOWN'],
  ])('%s', (name, code) => {
    const error = classifyHttpError(Object.assign(new Error('it said geheim'), { code: name }), doing, rules.redact);
    expect(error).toMatchObject({ code, message: expect.stringContaining(doing) });
    expect(error.message).not.toContain('geheim');
  });

  it('says what to look at when a certificate is not trusted, and when a proxy refuses', () => {
    const certificate = Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(classifyHttpError(certificate, doing, rules.redact).message).toContain("'tls.ca'");
    const proxy = Object.assign(new Error('Proxy response (407) !== 200 when HTTP Tunneling'), {
      code: 'UND_ERR_ABORTED',
    });
    expect(classifyHttpError(proxy, doing, rules.redact).code).toBe('UNAUTHENTICATED');
    expect(classifyHttpError('thrown', doing, rules.redact).code).toBe('UNKNOWN');
  });
});
