import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as here from '../src/index.ts';
import { ConnectorError, isConnectorError, toConnectorError } from '../src/index.ts';

describe('ConnectorError', () => {
  it('carries code, message, cause and how long to wait', () => {
    const cause = new Error('underneath');
    const error = new ConnectorError('OVERLOADED', 'slow down', { cause, retryAfterMs: 50 });
    expect(error).toMatchObject({
      name: 'ConnectorError',
      code: 'OVERLOADED',
      message: 'slow down',
      cause,
      retryAfterMs: 50,
    });
    expect(String(error)).toBe('ConnectorError: slow down');
  });

  it('has no cause when none was given, and keeps its brand to itself', () => {
    const error = new ConnectorError('TIMEOUT', 'late');
    expect('cause' in error).toBe(false);
    expect(error.retryAfterMs).toBeUndefined();
    expect(Object.getOwnPropertySymbols({ ...error })).toEqual([]);
  });
});

describe('isConnectorError', () => {
  it.each([
    ['an error of the system', Object.assign(new Error('x'), { code: 'TIMEOUT' })],
    ['an object that looks alike', { name: 'ConnectorError', code: 'TIMEOUT', message: 'x' }],
    ['a text', 'TIMEOUT'],
    ['nothing', undefined],
    ['null', null],
    ['an error with a code of a later version', Object.assign(new ConnectorError('TIMEOUT', 'x'), { code: 'LATER' })],
    [
      'an error with a code that every object has',
      Object.assign(new ConnectorError('TIMEOUT', 'x'), { code: 'toString' }),
    ],
  ])('does not take %s for one', (_what, value) => expect(isConnectorError(value)).toBe(false));
});

describe('toConnectorError', () => {
  it('gives a ConnectorError back as it is', () => {
    const error = new ConnectorError('TIMEOUT', 'late');
    expect(toConnectorError(error)).toBe(error);
  });

  it.each<[unknown, string]>([
    [new TypeError('boom'), 'boom'],
    [new TypeError(), 'TypeError'],
    ['boom', 'thrown: boom'],
    [undefined, 'thrown: undefined'],
    [Symbol('s'), 'thrown: Symbol(s)'],
    [Object.create(null), 'thrown: a value without a text form'],
  ])('makes code UNKNOWN of anything else, and keeps it as the cause', (thrown, message) => {
    expect(toConnectorError(thrown)).toMatchObject({ code: 'UNKNOWN', message, cause: thrown });
  });
});

describe('two copies of this package', () => {
  let folder: string;
  let other: typeof here;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'connector-api-'));
    const copy = join(folder, 'node_modules', 'connector-api');
    await cp(fileURLToPath(new URL('../dist', import.meta.url)), join(copy, 'dist'), { recursive: true });
    await writeFile(join(copy, 'package.json'), '{"type":"module"}');
    other = (await import(pathToFileURL(join(copy, 'dist', 'index.js')).href)) as typeof here;
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are two', () => {
    expect(other.ConnectorError).not.toBe(ConnectorError);
    expect(new other.ConnectorError('TIMEOUT', 'x')).not.toBeInstanceOf(ConnectorError);
  });

  it("know each other's errors", () => {
    const theirs = new other.ConnectorError('TIMEOUT', 'late');
    expect(toConnectorError(theirs)).toBe(theirs);
    expect(other.isConnectorError(new ConnectorError('TIMEOUT', 'late'))).toBe(true);
  });

  it("know each other's definitions", () => {
    const spec = { apiVersion: 'v1', system: 'x', progress: 'acknowledged', options: {} as never } as const;
    const theirs = other.defineSource({ ...spec, create: () => undefined as never });
    expect(here.isSourceDefinition(theirs)).toBe(true);
    expect(here.isSinkDefinition(theirs)).toBe(false);
  });
});
