import { ConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { classifyPostgresError } from '../src/classify-postgres-error.ts';

const place = 'postgres://me@db/events';
const thrown = (code: string, message = 'it failed'): Error => Object.assign(new Error(message), { code });

describe('classifyPostgresError', () => {
  it.each([
    ['ECONNREFUSED', 'UNAVAILABLE'],
    ['ECONNRESET', 'UNAVAILABLE'],
    ['ENOTFOUND', 'UNAVAILABLE'],
    ['ETIMEDOUT', 'TIMEOUT'],
    ['08006', 'UNAVAILABLE'],
    ['57P01', 'UNAVAILABLE'],
    ['57P03', 'UNAVAILABLE'],
    ['25006', 'UNAVAILABLE'],
    ['57014', 'TIMEOUT'],
    ['53100', 'OVERLOADED'],
    ['53300', 'OVERLOADED'],
    ['40001', 'CONFLICT'],
    ['40P01', 'CONFLICT'],
    ['55P03', 'CONFLICT'],
    ['28P01', 'UNAUTHENTICATED'],
    ['28000', 'UNAUTHENTICATED'],
    ['42501', 'FORBIDDEN'],
    ['3D000', 'NOT_FOUND'],
    ['XX000', 'UNAVAILABLE'],
  ])('%s is %s, says where and what', (code, expected) => {
    const wrapped = new Error('it failed', { cause: thrown(code) });
    for (const each of [thrown(code), wrapped])
      expect(classifyPostgresError(each, place)).toMatchObject({
        code: expected,
        cause: each,
        message: expect.stringMatching(
          /^The state store at 'postgres:\/\/me@db\/events' failed: it failed\. [A-Z].*\.$/,
        ),
      });
  });

  it.each([
    [new Error('Query read timeout'), 'TIMEOUT', 'Query read timeout'],
    [new Error('Connection terminated unexpectedly'), 'UNAVAILABLE', 'terminated'],
    [Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }), 'UNAVAILABLE', 'ECONNREFUSED'],
    ['gone', 'UNAVAILABLE', 'gone'],
  ])('%s', (each, code, words) => {
    expect(classifyPostgresError(each, place)).toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it('leaves alone what is classified', () => {
    const error = new ConnectorError('UNSUPPORTED', 'too new');
    expect(classifyPostgresError(error, place)).toBe(error);
  });
});
