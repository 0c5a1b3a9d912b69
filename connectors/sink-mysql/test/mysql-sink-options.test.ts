import { describe, expect, it } from 'vitest';
import { mysqlSinkOptions, type MysqlSinkInput } from '../src/index.ts';
import { columnsOf, deduplicationOf, keyColumnsOf } from '../src/options/derive-options.ts';

const right = { url: 'mysql://127.0.0.1:3306/shop', table: 'orders' };
const parse = (options: Partial<MysqlSinkInput> = {}) => mysqlSinkOptions.parse({ ...right, ...options });

it('needs url and table; everything else has a default', () => {
  expect(parse()).toEqual({
    ...right,
    tls: false,
    mode: 'insert',
    createTable: false,
    addColumns: false,
    appliedTable: 'eventmesh_applied',
    rememberMs: 604_800_000,
    connectTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    lockTimeoutMs: 10_000,
  });
  expect(Object.keys(columnsOf(parse()))).toEqual(['source', 'id', 'type', 'event']);
});

const byEvent = { columns: { s: '$.source', i: '$.id', v: '$.data' }, keyColumns: ['i', 's'] };

it.each<[string, Partial<MysqlSinkInput>, string]>([
  ['the whole event', {}, 'key'],
  ['a key of source and id', byEvent, 'key'],
  ['such a key, and a mode that events choose', { ...byEvent, modeAttribute: 'op' }, 'table'],
  ['another key', { columns: { k: '$.data.k' }, keyColumns: ['k'], mode: 'upsert' }, 'table'],
  ['no key', { columns: { k: '$.data.k' } }, 'table'],
  ['a choice', { deduplicate: 'none' }, 'none'],
])('knows events of %s', (_, options, expected) => expect(deduplicationOf(parse(options))).toBe(expected));

it('has no key of columns that are given without one', () => {
  expect(keyColumnsOf(parse())).toEqual(['source', 'id']);
  expect(keyColumnsOf(parse({ columns: { id: '$.id' } }))).toEqual([]);
});

describe('names the path of a wrong value', () => {
  it.each<[string, object, string]>([
    ['no url', { url: undefined }, 'url'],
    ['a url of something else', { url: 'postgres://127.0.0.1/shop' }, 'url'],
    ['a url without a database', { url: 'mysql://127.0.0.1' }, 'url'],
    ['a url with more behind it', { url: 'mysql://127.0.0.1/shop?ssl=1' }, 'url'],
    ['a url with a bare percent sign', { url: 'mysql://a:%zz@127.0.0.1/shop' }, 'url'],
    ['no table and no attribute', { table: undefined }, 'table'],
    ['a name that is too long', { table: 'x'.repeat(65) }, 'table'],
    ['an attribute that is none', { tableAttribute: 'Subject' }, 'tableAttribute'],
    ['an unknown mode', { mode: 'merge' }, 'mode'],
    ['no columns', { columns: {} }, 'columns'],
    ['a selector that is none', { columns: { a: 'data.a' } }, 'columns.a'],
    ['a type that is none', { columns: { a: { from: '$', type: 'int; DROP TABLE t' } } }, 'columns.a.type'],
    ['columns that differ in case', { columns: { a: '$', A: '$' } }, 'columns'],
    ['a key of no column', { keyColumns: ['none'] }, 'keyColumns'],
    ['no key to update by', { columns: { a: '$' }, mode: 'update' }, 'keyColumns'],
    ['no key for modes of events', { columns: { a: '$' }, modeAttribute: 'op' }, 'keyColumns'],
    ['a column without type to create', { columns: { a: '$' }, createTable: true }, 'columns.a'],
    ['a key that is not of the event', { columns: { a: '$' }, keyColumns: ['a'], deduplicate: 'key' }, 'deduplicate'],
    ['the table itself', { appliedTable: 'Orders' }, 'appliedTable'],
    ['no time to connect', { connectTimeoutMs: 0 }, 'connectTimeoutMs'],
  ])('%s', (_, fields, path) => {
    const { error } = mysqlSinkOptions.safeParse({ ...right, ...fields });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
