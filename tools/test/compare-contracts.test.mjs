import { expect, it, test } from 'vitest';
import { compareApi } from '../release/compare/compare-api.mjs';
import { compareAttributes } from '../release/compare/compare-attributes.mjs';
import { comparePositions } from '../release/compare/compare-positions.mjs';
import { isAdditive } from '../release/compare/is-additive.mjs';

const inShort = (changes) => changes.map(({ size, what }) => `${size}: ${what}`);
const report = (...declarations) =>
  `## API Report File for "@eventmesh/shop"\n\n\`\`\`ts\n\nimport { z } from 'zod';\n\n${declarations
    .map((text) => `// @public\n${text}\n`)
    .join('\n')}\n// (No @packageDocumentation comment for this package)\n\n\`\`\`\n`;
const interfaceOf = (...members) => `export interface Cart {\n${members.map((each) => `    ${each};\n`).join('')}}`;

test.each([
  ['nothing', [interfaceOf('a: string')], [interfaceOf('a: string')], []],
  ['another order', ['export const a: 1;', 'export const b: 1;'], ['export const b: 1;', 'export const a: 1;'], []],
  ['gone', ['export const a: 1;'], [], ["breaking: 'a' of @eventmesh/shop is gone"]],
  ['new', [], ['export function a(): void;'], ["feature: 'a' of @eventmesh/shop is new"]],
  [
    'a member gone',
    [interfaceOf('a: string', 'b: string')],
    [interfaceOf('a: string')],
    ["breaking: 'Cart' of @eventmesh/shop: line 'b: string;' is gone or other"],
  ],
  [
    'a member new',
    [interfaceOf('a: string')],
    [interfaceOf('a: string', 'b?: string')],
    ["feature: 'Cart' of @eventmesh/shop: line 'b?: string;' is new"],
  ],
  [
    'a line other',
    ['export function a(b: string): void;'],
    ['export function a(b: number): void;'],
    [
      "breaking: 'a' of @eventmesh/shop: line 'export function a(b: string): void;' is gone or other",
      "feature: 'a' of @eventmesh/shop: line 'export function a(b: number): void;' is new",
    ],
  ],
  [
    'a line longer',
    ["export type A = 'x' | 'y';"],
    ["export type A = 'x' | 'y' | 'z';"],
    [
      "feature: 'A' of @eventmesh/shop: line 'export type A = 'x' | 'y';' has become 'export type A = 'x' | 'y' | 'z';'",
    ],
  ],
  [
    'an overload gone',
    ['export function a(): void;', 'export function a(b: string): void;'],
    ['export function a(): void;'],
    ["breaking: 'a' of @eventmesh/shop: line 'export function a(b: string): void;' is gone or other"],
  ],
])('the public surface: %s', (_, before, after, changes) => {
  expect(inShort(compareApi(report(...before), report(...after)))).toEqual(changes);
});

it('tells the same name of two entry points apart, and an entry point that is gone', () => {
  const other = report('export const a: 2;').replace('@eventmesh/shop', '@eventmesh/shop/till');
  const both = report('export const a: 1;') + other;
  expect(compareApi(both, both)).toEqual([]);
  expect(inShort(compareApi(both, report('export const a: 1;')))).toEqual([
    "breaking: 'a' of @eventmesh/shop/till is gone",
  ]);
});

it('leaves the options of a connector to their schema, and no other type', () => {
  const sink = (options) => `export const shopSink: SinkDefinition<ZodObject<    {\n${options}\n}, $strict>>;`;
  const options = (more) => `export const shopSinkOptions: z.ZodObject<{\n${more}\n}, z.core.$strict>;`;
  const before = report(sink('a: ZodString;'), options('a: z.ZodString;'), 'export type A = z.input<typeof b>;');
  const after = report(sink('b: ZodString;'), options('b: z.ZodString;'), 'export type A = string;');
  expect(compareApi(before, after, { optionsAside: true })).toMatchObject([{ size: 'breaking' }, { size: 'feature' }]);
  expect(compareApi(before, after, { optionsAside: true })[0].what).toContain("'A'");
  expect(compareApi(before, after).length).toBeGreaterThan(2);
  const asSource = after.replace('SinkDefinition', 'SourceDefinition');
  expect(inShort(compareApi(before, asSource, { optionsAside: true }))[0]).toContain("'shopSink'");
});

test.each([
  [true, "type A = 'x';", "type A = 'x' | 'y';"],
  [true, "type A = 'y';", "type A = 'x' | 'y';"],
  [true, "type A = 'a' | 'c';", "type A = 'a' | 'b' | 'c';"],
  [true, 'f(): void;', 'f(a?: string): void;'],
  [true, 'f(a: string): void;', 'f(a: string, b?: string): void;'],
  [false, 'f(a: string): void;', 'f(a: string, b: string): void;'],
  [false, 'f(a: string): void;', 'f(b?: number, a: string): void;'],
  [false, "type A = 'x' | 'y';", "type A = 'x';"],
  [false, 'readonly a: string;', 'readonly a?: string;'],
  [false, 'a?: string;', 'a: string;'],
  [false, 'a: string;', 'a: string | undefined;'],
  [false, 'a(): string;', 'a(): null | string;'],
  [true, 'a: Cart;', 'a: Cart | Basket;'],
  [false, 'const a: string;', 'const a: string[];'],
  [false, 'const a: string;', 'const a: string;'],
])('%s: %s becomes %s', (additive, before, after) => {
  expect(isAdditive(before, after)).toBe(additive);
});

test.each([
  ['the same', { id: 'string' }, { id: 'string' }, []],
  ['gone', { id: 'string', key: 'string' }, { id: 'string' }, ["breaking: attribute 'key' is no longer emitted"]],
  ['new', { id: 'string' }, { id: 'string', key: 'string' }, ["feature: attribute 'key' is new"]],
  [
    'not always there',
    { key: 'string' },
    { 'key?': 'string' },
    ["breaking: attribute 'key' is not on every event any more"],
  ],
  ['always there', { 'key?': 'string' }, { key: 'string' }, ["feature: attribute 'key' is on every event now"]],
  [
    'of one type more',
    { n: 'integer' },
    { n: 'integer|string' },
    ["breaking: attribute 'n' is integer or string, and was integer"],
  ],
  ['of one type less', { n: 'integer|string' }, { n: 'string' }, ["feature: attribute 'n' is only string now"]],
  ['retyped', { n: 'integer' }, { n: 'string' }, ["breaking: attribute 'n' is string, and was integer"]],
])('attributes: %s', (_, before, after, changes) => {
  expect(inShort(compareAttributes(before, after))).toEqual(changes);
});

test.each([
  ['the same', { file: 'string', offset: 'number' }, { offset: 'number', file: 'string' }, []],
  ['none, and none before', undefined, undefined, []],
  ['none any more', 'number', undefined, ['breaking: records have no position any more']],
  ['the first', undefined, 'number', ['feature: records have a position, and had none']],
  ['of another type', 'number', 'string', ['breaking: position is string, and was number']],
  ['of more types', 'number', 'number|string', ['feature: position is number or string, and was number']],
  ['of less types', 'number|string', 'number', ['breaking: position is number, and was number or string']],
  ['of a wider number', 'integer', 'number', ['feature: position is number, and was integer']],
  ['of whole numbers only', 'number', 'integer', ['breaking: position is integer, and was number']],
  [
    'a member that may be there',
    { offset: 'number' },
    { offset: 'number', 'file?': 'string' },
    ['feature: position.file is new, and not always there'],
  ],
  ['a member that need not be there', { file: 'string' }, { 'file?': 'string' }, []],
  [
    'a member that must be there',
    { 'file?': 'string' },
    { file: 'string' },
    ['breaking: position.file is always there, and was not'],
  ],
  ['an object now', 'number', { offset: 'number' }, ['breaking: position is an object, and was number']],
  [
    'a member more',
    { offset: 'number' },
    { offset: 'number', file: 'string' },
    ['breaking: position.file is new, and no older checkpoint has it'],
  ],
  [
    'a member less',
    { offset: 'number', file: 'string' },
    { offset: 'number' },
    ['feature: position.file is gone: what an older version left in it is not read'],
  ],
  ['a list', [{ a: 'string' }], [{ a: 'number' }], ['breaking: position[].a is number, and was string']],
  ['a list that was empty', [], [{ a: 'number' }], []],
])('a position: %s', (_, before, after, changes) => {
  expect(inShort(comparePositions(before, after))).toEqual(changes);
});
